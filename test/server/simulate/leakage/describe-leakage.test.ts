import { describe, expect, it } from 'vitest';
import { describeLeakage, isRefuted } from '../../../../server/simulate/leakage/describe-leakage.ts';
import type { LeakageResult } from '../../../../server/simulate/leakage/leakage-result.ts';

/** What an audit might find. */
function found(lowerBound: number, epsilon: number | null, length = 1): LeakageResult {
  return {
    settings: {
      ...{ model: 'pooling', parameters: 1000, users: 300, items: 20, releases: 4, cohort: 100 },
      ...{ cap: 2, noiseMultiplier: epsilon === null ? 0 : 3, seed: 1 },
    },
    ledger: { epsilon, delta: 1e-6 },
    items: {
      ...{ visitors: 100, release: 2, perVisitor: 12.3 },
      leaks: [{ source: 'delta, not clipped', precision: 0.9, recall: 0.5, exact: 0.75, ranked: 1 }],
    },
    membership: { members: 100, others: 90, crowd: 80, leaks: [{ source: 'sum', auc: 0.5, found: 0.05 }] },
    canaries: {
      ...{ canaries: 1000, included: 490, releases: 2, length, lowerBound, mostProvable: 5.5, estimate: 1.5 },
      guesses: [{ canaries: 1000, guesses: 100, correct: 60 }],
    },
  };
}

describe('the verdict', () => {
  it('is that the ledger is refuted where the lower bound is above it, and only there', () => {
    expect(isRefuted(found(2.1, 2))).toBe(true);
    expect(describeLeakage(found(2.1, 2))).toContain('REFUTED: more leaks than the ledger states.');
    expect(isRefuted(found(2, 2))).toBe(false);
    expect(describeLeakage(found(2, 2))).toContain('The ledger is not refuted.\n');
  });

  it('says where so few canaries could refute nothing', () => {
    // they can show 5.5 at most
    expect(describeLeakage(found(5.4, 5.4))).toContain('The ledger is not refuted.\n');
    expect(describeLeakage(found(5.4, 5.6))).toContain('so few canaries could not have refuted it');
  });

  it('is none where nothing is claimed', () => {
    expect(isRefuted(found(5, null))).toBe(false);
    expect(describeLeakage(found(5, null))).toContain('Nothing is claimed, so nothing can be refuted.');
    expect(describeLeakage(found(5, null))).toContain('noise off: the ledger states no guarantee');
  });

  it('comes with the word that a large epsilon is no guarantee', () => {
    expect(describeLeakage(found(2, 30))).toContain(
      'epsilon 30 at delta 0.000001, at most, which is no guarantee',
    );
  });
});

it('numbers stand as a person reads them, releases counted from 1', () => {
  const text = describeLeakage(found(2, 8));
  expect(text).toContain('100 visitors of release 3, who met 12 items each on average.');
  expect(text).toMatch(/^delta, not clipped +90\.0 % +50\.0 % +75\.0 % +100\.0 %$/m);
  expect(text).toMatch(/^sum +0\.500 +5\.0 %$/m);
  expect(text).toContain('60 of 100');
});

it('canaries that were let in too long are told of', () => {
  expect(describeLeakage(found(2, 8, 8))).toContain('8.0 times as long as an update may be, and were taken.');
  expect(describeLeakage(found(2, 8, 1))).not.toContain('times as long');
});
