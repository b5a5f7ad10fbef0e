import { describe, expect, it } from 'vitest';
import {
  planSubsampled,
  planSubsampledFromEpsilon,
  subsampledRdp,
} from '../../../shared/privacy/subsampled-rdp.ts';

/** RDP at integer orders by the binomial formula: Mironov, Talwar, Zhang 2019, section 3.3. */
function rdpByBinomials(q: number, z: number, order: number): number {
  let logSum = -Infinity;
  let logChoose = 0;
  for (let i = 0; i <= order; i++) {
    const rest = i === order ? 0 : (order - i) * Math.log(1 - q);
    const term = logChoose + i * Math.log(q) + rest + (i * i - i) / (2 * z * z);
    const [large, small] = [Math.max(logSum, term), Math.min(logSum, term)];
    logSum = large + Math.log1p(Math.exp(small - large));
    logChoose += Math.log((order - i) / (i + 1));
  }
  return logSum / (order - 1);
}

describe('RDP of the sampled Gaussian', () => {
  it.each([
    { q: 0.01, z: 1 },
    { q: 0.01, z: 0.8 },
    { q: 0.3, z: 0.5 },
    { q: 0.001, z: 4 },
    { q: 0.9, z: 20 },
  ])('equals the binomial formula at integer orders, q = $q, z = $z', ({ q, z }) => {
    for (const order of [2, 3, 4, 8, 32, 63, 128, 256]) {
      const expected = rdpByBinomials(q, z, order);
      const rdp = subsampledRdp({ samplingRate: q, noiseMultiplier: z }, order);
      expect(Math.abs(rdp - expected)).toBeLessThan(1e-11 * (1 + expected));
    }
  });

  it.each([1.1, 4.3, 10.9, 64])('is order / (2 z^2) without sampling, at order %d', (order) => {
    for (const noiseMultiplier of [0.1, 0.5, 5, 300]) {
      const rdp = subsampledRdp({ samplingRate: 1, noiseMultiplier }, order);
      const expected = order / (2 * noiseMultiplier ** 2);
      expect(Math.abs(rdp - expected)).toBeLessThan(1e-12 * (1 + expected));
    }
  });

  it('grows with the order, also between the integers', () => {
    const sampled = { samplingRate: 0.01, noiseMultiplier: 0.8 };
    const rdps = [1.1, 1.5, 2, 2.5, 3.9, 4, 4.1, 11, 63].map((order) => subsampledRdp(sampled, order));
    expect(rdps).toEqual([...rdps].sort((a, b) => a - b));
  });
});

describe('a plan for sampled rounds', () => {
  // A published accountant gives 4.86112 for the second: at real orders it adds the alternating series of
  // Mironov et al. by absolute values. Summed with its signs it gives 4.860859, as does the integral.
  it.each([
    [0.01, 1, 1000, 1e-6, 2.43669, 8],
    [0.01, 0.8, 2000, 1e-5, 4.86086, 4.3],
    [1, 5, 100, 1e-6, 11.68863, 3.5],
  ])('q %d, z %d, %d rounds, delta %d costs epsilon %d at order %d', (...reference) => {
    const [samplingRate, noiseMultiplier, rounds, delta, epsilon, order] = reference;
    const plan = planSubsampled({ samplingRate, noiseMultiplier, rounds, delta });
    expect(plan.epsilon).toBeCloseTo(epsilon, 5);
    expect(plan).toEqual({ rho: null, epsilon: plan.epsilon, delta, noiseMultiplier, cap: null, order });
  });

  it.each([
    [0.01, 0.8, 2000, 1e-5, 4.92621],
    [1, 5, 100, 1e-6, 11.85539],
  ])('q %d, z %d, %d rounds, delta %d is cheaper than at order 4: %d', (...reference) => {
    const [samplingRate, noiseMultiplier, rounds, delta, atFour] = reference;
    const rdp = rounds * subsampledRdp({ samplingRate, noiseMultiplier }, 4);
    expect(rdp + Math.log(3 / 4) - Math.log(4 * delta) / 3).toBeCloseTo(atFour, 5);
    expect(planSubsampled({ samplingRate, noiseMultiplier, rounds, delta }).epsilon).toBeLessThan(atFour);
  });

  it('finds the noise for an epsilon', () => {
    const plan = planSubsampledFromEpsilon({
      samplingRate: 0.01,
      epsilon: 2.43669381,
      rounds: 1000,
      delta: 1e-6,
    });
    expect(plan.noiseMultiplier).toBeCloseTo(1, 6);
    expect(plan.epsilon).toBeLessThanOrEqual(2.43669381);
  });

  it('refuses an epsilon that no noise gives at these orders', () => {
    const given = { samplingRate: 0.01, epsilon: 0.001, rounds: 1, delta: 1e-6 };
    expect(() => planSubsampledFromEpsilon(given)).toThrow('BAD_CONFIG');
  });

  it.each([
    { samplingRate: 0 },
    { samplingRate: 1.1 },
    { noiseMultiplier: 0 },
    { noiseMultiplier: Number.NaN },
    { noiseMultiplier: 1_000_001 },
    { rounds: 0 },
    { rounds: 1.5 },
    { delta: 0 },
  ])('refuses %o', (wrong) => {
    const given = { samplingRate: 0.01, noiseMultiplier: 1, rounds: 10, delta: 1e-6, ...wrong };
    expect(() => planSubsampled(given)).toThrow('BAD_CONFIG');
  });

  it('takes the ends of the ranges', () => {
    const given = { samplingRate: 0.01, noiseMultiplier: 1, rounds: 1, delta: 1e-6 };
    const ends = [{ noiseMultiplier: 1e6 }, { noiseMultiplier: 0.05 }, { samplingRate: 1 }];
    for (const end of [{}, ...ends]) {
      expect(planSubsampled({ ...given, ...end }).epsilon).toBeGreaterThanOrEqual(0);
    }
  });
});
