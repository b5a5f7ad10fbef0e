import { describe, expect, it } from 'vitest';
import {
  addToExperiment,
  type ExperimentSums,
  experimentRate,
} from '../../../shared/metrics/experiment-sums.ts';

const experiment = {
  name: 'spring',
  placements: ['home'],
  shares: { recommendations: 0.5, popularity: 0.5, none: 0 },
};
const metrics = { radius: 1024, holdout: 0, lag: 1, rollback: false, experiment };
/** Of one visitor: floor(1024 / sqrt(11)). */
const unit = 308;

/** Sums of a release: six of the evaluation, which are not the experiment's, then eight for each arm. */
const released = (arms: readonly (readonly number[])[], variance = 0) => ({
  metrics: [9, 9, 9, 9, 9, 9, ...arms.flat().map((visitors) => visitors * unit)],
  variance,
});
const first = released([
  [10, 4, 3, 2, 8, 4, 2, 1],
  [9, 0, 1, 1, 7, 3, 0, 0],
  [0, 0, 0, 0, 0, 0, 0, 0],
]);
const fold = (...releases: readonly ReturnType<typeof released>[]): ExperimentSums =>
  releases.reduce<ExperimentSums | null>((sums, each) => addToExperiment(sums, each, { metrics }), null)!;

describe('what an experiment has counted', () => {
  it('PR14 adds up over releases, and so does the variance of the noise', () => {
    const sums = fold(first, { ...first, variance: 4 * unit ** 2 });
    expect(sums).toMatchObject({ releases: 2, noise: 4 });
    expect(sums.counts.slice(0, 8)).toEqual([20, 8, 6, 4, 16, 8, 4, 2]);
    expect(sums.counts).toHaveLength(24);
  });

  it('PR14 is a rate for the site, and for a placement one of those who saw it', () => {
    const asked = { arm: 'popularity', outcome: 'click' } as const;
    const sums = fold(first);
    expect(experimentRate(sums, experiment, { ...asked, placement: 'home' })).toEqual({
      visitors: 7,
      hits: 3,
      noise: 0,
    });
    const bought = { arm: 'recommendations', placement: null, outcome: 'purchase' } as const;
    expect(experimentRate(sums, experiment, bought)).toEqual({ visitors: 10, hits: 2, noise: 0 });
  });

  it('PR14 begins anew with another experiment', () => {
    const other = { ...metrics, experiment: { ...experiment, name: 'summer' } };
    const sums = addToExperiment(fold(first, first), first, { metrics: other });
    expect(sums?.releases).toBe(1);
    expect(sums?.counts[0]).toBe(10);
  });

  it('PR14 stays while there is none, and goes on with the same one in whatever unit', () => {
    const before = fold(first);
    const { experiment: _, ...plain } = metrics;
    expect(addToExperiment(before, { metrics: [1, 1, 1, 1, 1, 1], variance: 0 }, { metrics: plain })).toBe(
      before,
    );
    expect(addToExperiment(before, { metrics: null, variance: 0 }, { metrics: null })).toBe(before);
    const coarse = { ...metrics, radius: 4 }; // unit 1
    const small = { metrics: [0, 0, 0, 0, 0, 0, 5, ...new Array(23).fill(0)], variance: 3 };
    expect(addToExperiment(before, small, { metrics: coarse })).toMatchObject({ releases: 2, noise: 3 });
    expect(addToExperiment(before, small, { metrics: coarse })?.counts[0]).toBe(15);
  });

  it('is nothing before the first release of an experiment', () => {
    expect(addToExperiment(null, { metrics: null, variance: 0 }, { metrics: null })).toBeNull();
  });
});
