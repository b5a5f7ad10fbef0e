import { describe, expect, it } from 'vitest';
import { bestBaseline, differenceTo, runBaselines } from '../../../../server/simulate/report/comparison.ts';
import { verdict } from '../../../../server/simulate/report/verdict.ts';
import type { BaselineResult, SimulationResult } from '../../../../server/simulate/simulation-result.ts';
import { exampleResult } from './example-result.ts';

/** HR@10 of the model .2 with a standard error of .01, NDCG@10 .1. */
function result(
  baselines: Readonly<Record<string, readonly [hr10: number, ndcg10: number]>>,
): SimulationResult {
  const { metrics } = exampleResult;
  const { standardErrors } = metrics;
  const ran = (hr10: number, ndcg10: number): BaselineResult => ({
    full: { ...metrics.full, hr10, ndcg10 },
    sampled99: metrics.sampled99,
    newUsers: {},
  });
  return {
    ...exampleResult,
    metrics: {
      ...metrics,
      full: { ...metrics.full, hr10: 0.2, ndcg10: 0.1 },
      standardErrors: { ...standardErrors, full: { ...standardErrors.full, hr10: 0.01 } },
    },
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, figures]) => [name, ran(...figures)]),
    ),
  };
}

const text = (of: SimulationResult): string =>
  verdict(of)
    .markup.replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the verdict', () => {
  it('is better, level within two standard errors, or not as good', () => {
    expect(text(result({ ease: [0.179, 0.08] }))).toMatch(
      /^Better than the best baseline: HR@10 0\.200 against 0\.179 of EASE over the whole history\./,
    );
    expect(text(result({ ease: [0.181, 0.08] }))).toMatch(
      /^Level .* apart by less than two standard errors\./,
    );
    expect(text(result({ ease: [0.219, 0.08] }))).toMatch(/^Level/);
    expect(text(result({ ease: [0.221, 0.08] }))).toMatch(/^Not as good as the best baseline: HR@10 0\.200/);
  });

  it('says that a model which popularity equals is of no use', () => {
    expect(text(result({ popularity: [0.2, 0.1], ease: [0.3, 0.2] }))).toMatch(
      /^Of no use as it stands, for popularity does as well: HR@10 0\.200 against 0\.300 of EASE .*0\.200 of popularity\./,
    );
    expect(text(result({ popularity: [0.3, 0.1] }))).toMatch(
      /^Of no use as it stands, for popularity does as well: HR@10 0\.200 against 0\.300 of popularity\./,
    );
  });

  it('takes no central training for a rival, but compares with it', () => {
    const of = result({ central: [0.25, 0.125], ease: [0.16, 0.08] });
    expect(bestBaseline(of, 'hr10')?.name).toBe('ease');
    expect(text(of)).toMatch(/^Better/);
    expect(text(of)).toContain('the same model, trained centrally −20.0% −20.0%');
    expect(text(result({ central: [0.25, 0.125] }))).toMatch(/^No verdict/);
  });

  it('names another baseline where it is the best by NDCG@10', () => {
    const of = result({ ease: [0.16, 0.05], 'item-knn': [0.1, 0.08], popularity: [0.05, 0.02] });
    expect(text(of)).toContain('the best baseline EASE over the whole history +25.0% +100.0%');
    expect(text(of)).toContain('the best by NDCG@10 Item-kNN +100.0% +25.0%');
    expect(text(of)).toContain('popularity +300.0% +400.0%');
  });

  it('has no relative difference to nothing', () => {
    expect(differenceTo(result({}), { hr10: 0, ndcg10: 0.2 })).toEqual({ hr10: null, ndcg10: -0.5 });
  });

  it('is none where every baseline was skipped', () => {
    expect(text({ ...result({}), baselines: { ease: { skipped: 'too large' } } })).toMatch(/^No verdict/);
    expect(runBaselines({ baselines: { ease: { skipped: 'too large' } } })).toEqual([]);
  });
});
