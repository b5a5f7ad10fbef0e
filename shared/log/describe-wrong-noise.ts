/**
 * What is wrong with the noise of a release that does not follow from its round, told from the master that it made. An
 * optimizer's step can be read back (`updateOfStep`), and what it went along is the sum and what was added to it.
 */
import { latticeUnit } from '../lattice/lattice.ts';
import { modelLattice } from '../lattice/update-shape.ts';
import { addDiscreteGaussian } from '../privacy/discrete-gaussian.ts';
import { createKeyedStream, deriveNoiseKey } from '../privacy/keyed-stream.ts';
import { type Master, underOptimizer, updateOfStep } from '../server-optimizer.ts';
import type { ClosedRound } from './compute-release.ts';

/** Share of the standard deviation by which what is read back may lie beside what was added. */
const tolerance = 0.01;

/** Share of the stated variance from which on noise is not called weaker: four standard errors at 1,000 coordinates are .18. */
const fullVariance = 0.8;

/**
 * @param closed the round, with the master before the release
 * @param made the master that the release states
 * @returns what is wrong; undefined where the noise is the committed one, or none is stated, so that something else is wrong
 */
export function describeWrongNoise(closed: ClosedRound, made: Master): string | undefined {
  const { state, root, seed, sum } = closed;
  const { site } = state.config ?? {};
  const before = state.optimizers.at(-1);
  if (!site || !before || seed === null || made.model.length !== closed.master.model.length) return undefined;
  const { optimizer, privacy, round } = site;
  const noised = addDiscreteGaussian(sum, privacy.variance, createKeyedStream(deriveNoiseKey(seed, root)));
  const unit = latticeUnit(modelLattice(site)) / round.cohort;
  const start = underOptimizer(closed.master, { made: before, now: optimizer });
  if (made.optimizerState.length !== start.optimizerState.length) return undefined;
  const added = updateOfStep(start, made, optimizer).map((u, i) => u / unit - sum[i]!);
  const wrong = meanSquare(added.map((value, i) => value - (noised[i]! - sum[i]!)));
  if (wrong <= tolerance ** 2 * privacy.variance) return undefined;
  const variance = meanSquare(added);
  if (variance <= tolerance ** 2 * privacy.variance) return 'the noise was left out';
  if (variance < fullVariance * privacy.variance) {
    return `the noise has variance ${variance.toPrecision(2)} in place of ${privacy.variance}`;
  }
  return 'what was added to the sum is not the noise that the seed gives';
}

const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value * value, 0) / values.length;
