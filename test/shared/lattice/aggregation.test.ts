import { describe, expect, it } from 'vitest';
import { aggregateCohort } from '../../../shared/lattice/aggregation.ts';
import { centredClippingSum } from '../../../shared/lattice/centred-clipping.ts';
import { trimmedMeanSum } from '../../../shared/lattice/trimmed-mean.ts';
import { cohortOf } from './naive-aggregation.ts';

const updates = [
  [300, 400],
  [100, 0],
  [0, -5],
  [7, 7],
];

describe('a rule on a cohort', () => {
  it('LA9 that trims is the trimmed mean, whatever the radius', () => {
    const rule = { kind: 'trimmed-mean', trim: 0.25 } as const;
    expect(aggregateCohort(cohortOf(updates), rule, 1)).toEqual(trimmedMeanSum(cohortOf(updates), 0.25));
  });

  it('LA9 that clips has its tau as a share of the radius', () => {
    const rule = { kind: 'centred-clipping', tau: 0.5, iterations: 2 } as const;
    const clipped = centredClippingSum(cohortOf(updates), { tau: 200, iterations: 2 });
    expect(aggregateCohort(cohortOf(updates), rule, 400)).toEqual(clipped);
    expect(aggregateCohort(cohortOf(updates), rule, 100)).not.toEqual(clipped);
  });
});
