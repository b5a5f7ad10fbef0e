import { describe, expect, it } from 'vitest';
import { sectionMarkup } from '../../../../server/pages/section.ts';
import { describeResult } from '../../../../server/simulate/describe-result.ts';
import { federatedSection } from '../../../../server/simulate/report/federated-section.ts';
import type { FederatedRelease, SimulationResult } from '../../../../server/simulate/simulation-result.ts';
import { exampleResult } from './example-result.ts';

const said: Omit<FederatedRelease, 'release'> = {
  ...{ status: 'measured', visitors: 2000, pooled: 10, hr10: 0.2, ndcg10: 0.1, heldHr10: null },
  interval: { hr10: [0.18, 0.22], ndcg10: [0.09, 0.11] },
  ...{ drift: false, rolledBackTo: null },
};

/** Forty releases, of which these differ. */
function withReleases(others: Readonly<Record<number, Partial<FederatedRelease>>> = {}): SimulationResult {
  const releases = Array.from({ length: 40 }, (_, i) => ({ release: i + 1, ...said, ...others[i + 1] }));
  return { ...exampleResult, federated: { holdout: 0.1, lag: 10, releases } };
}

const text = (result: SimulationResult): string =>
  federatedSection(result)
    .map((section) => sectionMarkup(section).markup)
    .join('');
const lineOf = (result: SimulationResult): string | undefined =>
  describeResult(result)
    .split('\n')
    .find((line) => line.startsWith('federated'));

describe('what is said of federated evaluation', () => {
  it('is nothing where it was off', () => {
    expect(federatedSection(exampleResult)).toEqual([]);
    expect(lineOf(exampleResult)).toBeUndefined();
  });

  it('is a plot with its interval, beside the truth where that was asked for', () => {
    const page = text(withReleases());
    expect(page).toContain('HR@10 by federated evaluation');
    // the example asks for the truth after every fifth release, so eight times in forty
    expect(page.match(/<th scope="row">/g)).toHaveLength(8);
    expect(page).toContain('No drift alarm, and no model was withdrawn');
    expect(lineOf(withReleases())).toBe(
      'federated        HR@10 0.2000 (0.1800 to 0.2200), 2,000 visitors in the last 10 releases',
    );
  });

  it('tells when an alarm began, and what was rolled back', () => {
    const result = withReleases({ 31: { drift: true }, 32: { drift: true }, 35: { rolledBackTo: 25 } });
    expect(text(result).match(/drift alarm/g)).toHaveLength(1);
    expect(text(result)).toContain('rolled back to the model of release 25');
    expect(lineOf(result)).toMatch(/; drift alarm after release 31; rolled back from release 35 to 25$/);
  });

  it('under a population: whose noise is in the interval, and whose chance', () => {
    expect(text(withReleases())).toMatch(/that of 100,000 profiles;.*\n.*that of the 3,471 simulated users/);
    const { privacy } = exampleResult;
    for (const same of [null, { ...privacy!, population: 3471 }]) {
      expect(text({ ...withReleases(), privacy: same })).not.toContain('simulated users');
    }
  });

  it('is no number where there are too few visitors', () => {
    const few = { status: 'not enough visitors', hr10: null, interval: null } as const;
    const all = Array.from({ length: 40 }, (_, i) => [i + 1, few] as const);
    const result = withReleases(Object.fromEntries(all));
    expect(text(result)).toContain('Not enough visitors in any release');
    expect(lineOf(result)).toContain('not enough visitors, 2,000 visitors');
  });
});
