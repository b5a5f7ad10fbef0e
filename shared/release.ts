/**
 * One release: from an integer sum to the next model. Pure; server, simulator, auditor and browser call this one.
 *
 * Guarantee: the sum of at most one update per profile, each of norm at most `radius`, plus one discrete Gaussian
 * of integer variance, costs rho = radius^2 / (2 variance) in zCDP (Canonne, Kamath, Steinke 2020,
 * arXiv:2004.00010); all that follows is post-processing. Voided by: a second update of one profile in the sum,
 * an update that was not checked against the radius, a noise key that is known or used for another sum.
 * It divides by the configured cohort, not by a count: a count of contributors would be a second release.
 */
import { HearsayError } from './hearsay-error.ts';
import { type Lattice, latticeUnit } from './lattice/lattice.ts';
import { modelLattice, updateLength, updateShape } from './lattice/update-shape.ts';
import type { MetricsSettings } from './metrics/metric-layout.ts';
import { addDiscreteGaussian } from './privacy/discrete-gaussian.ts';
import { createKeyedStream } from './privacy/keyed-stream.ts';
import { type Master, optimizerStep, type ServerOptimizer } from './server-optimizer.ts';

/** What a release is computed with; all of it public. */
export type ReleaseConfig = {
  readonly lattice: Lattice;
  /** Of the coordinates behind the model's; null or absent: there are none. */
  readonly metrics?: MetricsSettings | null;
  /** Updates that the average divides by, >= 1, whatever came. */
  readonly cohort: number;
  /** Variance of the noise, lattice units squared, integer; 0: noise off, no guarantee. */
  readonly variance: number;
  readonly optimizer: ServerOptimizer;
};

/** What a release consumes. */
export type ReleaseInput = {
  readonly master: Master;
  /** The version that it makes, >= 1. */
  readonly version: number;
  /** [d], and the metrics behind it where there are any; lattice units, exact; not mutated. */
  readonly sum: Int32Array;
  /** 32 bytes from `deriveNoiseKey`, for this sum alone; null where the noise is off. */
  readonly noiseKey: Uint8Array | null;
};

/** What comes of it. */
export type ReleaseResult = {
  /** The next one, float32. */
  readonly master: Master;
  /** Noised integer sums of the metrics, as `metric-layout.ts` orders them; null where there are none. */
  readonly metrics: readonly number[] | null;
  /** What it cost in zCDP, metrics included; Infinity where the noise is off. */
  readonly rho: number;
};

/**
 * @throws HearsayError BAD_CONFIG (a key without noise, noise without a key; a sum of another length); then nothing
 * is released
 */
export function release(
  { master, version, sum, noiseKey }: ReleaseInput,
  config: ReleaseConfig,
): ReleaseResult {
  const { lattice, metrics = null, cohort, variance, optimizer } = config;
  if ((noiseKey === null) !== (variance === 0)) {
    throw new HearsayError('BAD_CONFIG', 'noise wants a key, and a key wants noise');
  }
  const dim = master.model.length;
  const length = updateLength(updateShape(dim, { lattice, metrics }));
  if (sum.length !== length) {
    throw new HearsayError('BAD_CONFIG', `expected a sum of ${length} coordinates, got ${sum.length}`);
  }
  const noised = noiseKey === null ? sum : addDiscreteGaussian(sum, variance, createKeyedStream(noiseKey));
  const scale = latticeUnit(modelLattice({ lattice, metrics })) / cohort;
  const update = Float32Array.from(noised.subarray(0, dim), (value) => value * scale);
  return {
    master: optimizerStep(master, { update, version }, optimizer),
    metrics: metrics && [...noised.subarray(dim)],
    rho: releaseRho(config),
  };
}

/** zCDP cost of one release: 1 / (2 z^2) with z = sqrt(variance) / radius; Infinity where the noise is off. */
export function releaseRho({ lattice, variance }: Pick<ReleaseConfig, 'lattice' | 'variance'>): number {
  return (lattice.radius * lattice.radius) / (2 * variance);
}
