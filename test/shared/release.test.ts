import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipDelta } from '../../shared/lattice/clip.ts';
import { roundToLattice } from '../../shared/lattice/round.ts';
import { epsilonOf, rhoOfRelease } from '../../shared/privacy/accountant.ts';
import { addDiscreteGaussian } from '../../shared/privacy/discrete-gaussian.ts';
import { createKeyedStream, deriveNoiseKey } from '../../shared/privacy/keyed-stream.ts';
import { type ReleaseConfig, release, releaseRho } from '../../shared/release.ts';
import { refusal } from './log/refusal.ts';
import { gaussianVector, ofNorm, seededUniform } from './seeded-random.ts';

const quiet: ReleaseConfig = {
  lattice: { clipNorm: 1, radius: 4 },
  cohort: 2,
  variance: 0,
  optimizer: { kind: 'fedavg', learningRate: 1 },
};
const noisy: ReleaseConfig = { ...quiet, variance: 9 };
const filled = (byte: number) => new Uint8Array(32).fill(byte);
const zeros = (dim: number) => ({ model: new Float32Array(dim), optimizerState: new Float32Array(0) });

const released = (sum: Int32Array, noiseKey: Uint8Array | null, config: ReleaseConfig) =>
  release({ master: zeros(sum.length), version: 1, sum, noiseKey }, config).master.model;

describe('a release', () => {
  it('PV2 adds the sum in weight units, divided by the cohort, to the model', () => {
    // one lattice unit is 1/4, so a sum of 4, -2 and 1 units over 2 updates is .5, -.25 and .125
    const master = { model: Float32Array.of(1, 1, 1), optimizerState: new Float32Array(0) };
    const { master: next } = release(
      { master, version: 1, sum: Int32Array.of(4, -2, 1), noiseKey: null },
      quiet,
    );
    expect([...next.model]).toEqual([1.5, 0.75, 1.125]);
  });

  it('PV2 divides by the configured cohort, whatever came: one update in a cohort of ten moves a tenth', () => {
    const one = Int32Array.of(4);
    expect([...released(one, null, { ...quiet, cohort: 1 })]).toEqual([1]);
    expect([...released(one, null, { ...quiet, cohort: 10 })]).toEqual([Math.fround(0.1)]);
  });

  it('PV2 hands the average to the optimizer that is configured, with its state', () => {
    const optimizer = { kind: 'fedavgm', learningRate: 1, momentum: 0.5 } as const;
    const master = { model: new Float32Array(1), optimizerState: Float32Array.of(2) };
    const next = release(
      { master, version: 1, sum: Int32Array.of(8), noiseKey: null },
      { ...quiet, optimizer },
    );
    expect([...next.master.optimizerState]).toEqual([2]); // .5 * 2 + 1
    expect([...next.master.model]).toEqual([2]);
  });

  it('PV2 of no coordinates is no coordinates', () => {
    expect(released(new Int32Array(0), filled(1), noisy)).toHaveLength(0);
  });

  it('PV2 writes into nothing that it was given', () => {
    const input = { master: zeros(3), version: 1, sum: Int32Array.of(1, 2, 3), noiseKey: filled(1) };
    const copy = structuredClone(input);
    release(input, noisy);
    expect(input).toEqual(copy);
  });
});

describe('the noise of a release', () => {
  it('PV2 is the discrete Gaussian of its key, in lattice units, before scaling', () => {
    const sum = Int32Array.from({ length: 50 }, (_, i) => i - 25);
    const noised = addDiscreteGaussian(sum, 9, createKeyedStream(filled(1)));
    expect([...released(sum, filled(1), noisy)]).toEqual([...noised].map((value) => value / 8));
  });

  it('PV2 is the same for the same key and another for another', () => {
    const sum = new Int32Array(50);
    expect(released(sum, filled(1), noisy)).toEqual(released(sum, filled(1), noisy));
    expect(released(sum, filled(1), noisy)).not.toEqual(released(sum, filled(2), noisy));
  });

  it('PV2 differs for every closing root, so that one seed never serves two sums', () => {
    const sum = new Int32Array(50);
    const atRoot = (byte: number) => released(sum, deriveNoiseKey(filled(7), filled(byte)), noisy);
    expect(atRoot(1)).not.toEqual(atRoot(2));
  });

  it('PV2 has the configured variance after scaling', () => {
    const [dim, sigma, cohort, clipNorm, radius] = [100_000, 300, 50, 0.2, 100];
    const config = { ...quiet, lattice: { clipNorm, radius }, cohort, variance: sigma ** 2 };
    const model = released(new Int32Array(dim), filled(3), config);
    const stdDev = (sigma * clipNorm) / radius / cohort;
    const mean = model.reduce((sum, x) => sum + x, 0) / dim;
    const square = model.reduce((sum, x) => sum + x * x, 0) / dim;
    expect(Math.abs(mean)).toBeLessThan((4 * stdDev) / Math.sqrt(dim));
    expect(Math.abs(square / stdDev ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / dim));
  });

  it('PV2 wants a key, and a key wants noise: otherwise nothing is released', () => {
    const sum = new Int32Array(3);
    expect(() => released(sum, null, noisy)).toThrow(refusal('BAD_CONFIG'));
    expect(() => released(sum, filled(1), quiet)).toThrow(refusal('BAD_CONFIG'));
  });

  it.each([-1, 2.5, Number.NaN])('PV2 refuses a variance of %d, with a key and without', (variance) => {
    for (const key of [filled(1), null]) {
      expect(() => released(new Int32Array(3), key, { ...quiet, variance })).toThrow(refusal('BAD_CONFIG'));
    }
  });
});

describe('a release with metrics', () => {
  // of a radius of 5 the metrics have 4 and the model 3
  const lattice = { clipNorm: 3, radius: 5 };
  const measured = { ...quiet, lattice, metrics: { radius: 4 }, cohort: 1 };
  const metrics = [2, 2, 1, 0, -7, 0];
  const run = (sum: number[], noiseKey: Uint8Array | null, config: ReleaseConfig) =>
    release({ master: zeros(2), version: 1, sum: Int32Array.from(sum), noiseKey }, config);

  it('LA7 splits the last six coordinates off: they are stated, the first d move the model', () => {
    const { master, metrics: stated } = run([3, -1, ...metrics], null, measured);
    expect([...master.model]).toEqual([3, -1]); // one unit is C / B_model = 1
    expect(stated).toEqual(metrics);
  });

  it('PV2 adds the same noise to every coordinate, in order', () => {
    const sum = [3, -1, ...metrics];
    const noised = addDiscreteGaussian(Int32Array.from(sum), 9, createKeyedStream(filled(1)));
    const { master, metrics: stated } = run(sum, filled(1), { ...measured, variance: 9 });
    expect([...master.model, ...(stated ?? [])]).toEqual([...noised]);
  });

  it('PV3 costs what it costs without: the sensitivity is that of the whole', () => {
    expect(run([0, 0, ...metrics], filled(1), { ...measured, variance: 9 }).rho).toBe(25 / 18);
  });

  it('LA7 states none where there are none', () => {
    expect(run([1, 1], null, quiet).metrics).toBeNull();
  });

  it('LA7 releases nothing of a sum of another length', () => {
    expect(() => run([3, -1], null, measured)).toThrow(refusal('BAD_CONFIG'));
    expect(() => run([3, -1, ...metrics], null, quiet)).toThrow(refusal('BAD_CONFIG'));
  });
});

describe('neighbouring runs', () => {
  const [dim, lattice] = [60, { clipNorm: 1, radius: 32 }];
  const updateOf = (seed: number): Int32Array => {
    const uniform = seededUniform(seed);
    const delta = ofNorm(10 ** (2 * uniform() - 1), gaussianVector(dim, uniform));
    return roundToLattice(clipDelta(delta, lattice), lattice, uniform).update;
  };

  it('PV1 differ by at most B in the sum: one contribution replaced by zero', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), (seeds) => {
        const updates = seeds.map(updateOf);
        const sumOf = (all: Int32Array[]) => all.reduce((sum, z) => sum.map((x, i) => x + z[i]!));
        const without = [new Int32Array(dim), ...updates.slice(1)];
        const difference = sumOf(updates).map((x, i) => x - sumOf(without)[i]!);
        expect(difference.reduce((sum, x) => sum + x * x, 0)).toBeLessThanOrEqual(32 ** 2);
      }),
      { seed: 63, numRuns: 50 },
    );
  });
});

describe('the cost of a release', () => {
  const costOf = (radius: number, variance: number) =>
    releaseRho({ lattice: { clipNorm: 1, radius }, variance });

  it('PV3 is 1 / (2 z^2) with z = sigma / B', () => {
    expect(costOf(100, 40_000)).toBe(0.125); // z = 2
    expect(costOf(4096, (3 * 4096) ** 2)).toBeCloseTo(rhoOfRelease(3), 15);
    expect(
      release({ master: zeros(1), version: 1, sum: Int32Array.of(1), noiseKey: filled(1) }, noisy).rho,
    ).toBe(16 / 18);
  });

  it('PV3 is infinite without noise: no guarantee', () => {
    const { rho } = release({ master: zeros(1), version: 1, sum: Int32Array.of(1), noiseKey: null }, quiet);
    expect(rho).toBe(Number.POSITIVE_INFINITY);
  });

  it('PV4 claims no amplification by sampling: a larger cohort does not make a release cheaper', () => {
    const costs = [1, 100, 10_000].map(
      (cohort) =>
        release(
          { master: zeros(1), version: 1, sum: Int32Array.of(1), noiseKey: filled(1) },
          { ...noisy, cohort },
        ).rho,
    );
    expect(new Set(costs).size).toBe(1);
  });

  it('PV4 claims nothing with the noise off: epsilon is infinite', () => {
    expect(epsilonOf({ rho: costOf(4096, 0), delta: 1e-6 })).toBe(Number.POSITIVE_INFINITY);
  });
});
