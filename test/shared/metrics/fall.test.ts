import { describe, expect, it } from 'vitest';
import { poolArm } from '../../../shared/metrics/evaluation.ts';
import { evidenceOfFall } from '../../../shared/metrics/fall.ts';
import { counted, simulator } from './visitors.ts';

type Counts = [visitors: number, hits: number];

/** Evidence that the arm with the second counts hits less often than that with the first. */
const evidence = (reference: Counts, arm: Counts, noise = 0) => {
  const evaluation = { ...counted(arm, reference), variance: 591 ** 2 * noise };
  return evidenceOfFall(poolArm([evaluation], 'held'), poolArm([evaluation], 'current'));
};

/** P(two binomials differ at least as strongly), exactly, where both have this rate. */
function chance([n, m]: [number, number], rate: number, threshold: number): number {
  const [first, second] = [binomial(n, rate), binomial(m, rate)];
  let sum = 0;
  first.forEach((p, hits) => {
    second.forEach((q, others) => {
      if (evidence([n, hits], [m, others]) >= threshold) sum += p * q;
    });
  });
  return sum;
}

function binomial(n: number, p: number): number[] {
  const probabilities = [(1 - p) ** n];
  for (let k = 1; k <= n; k++) probabilities.push((probabilities[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
  return probabilities;
}

describe('the evidence of a fall', () => {
  it('is the two-proportion z statistic with the skew of one visitor beside the variance', () => {
    // .2 against .1 of 400 each: pooled .15, variance 2 * .1275 / 400 = .0006375, skew .1 / 1,200
    expect(evidence([400, 80], [400, 40])).toBeCloseTo(0.1 / Math.sqrt(0.0006375 + 0.1 / 1200), 10);
  });

  it('counts the noise of visitors and of hits', () => {
    // (1 + .15^2) * 25 / 400^2 more for each arm
    const variance = 0.0006375 + (2 * 1.0225 * 25) / 160_000;
    expect(evidence([400, 80], [400, 40], 25)).toBeCloseTo(0.1 / Math.sqrt(variance + 0.1 / 1200), 10);
  });

  it('is negative for a rise, and nothing where nothing differs', () => {
    expect(evidence([400, 40], [400, 80])).toBe(-evidence([400, 80], [400, 40]));
    expect(evidence([400, 40], [800, 80])).toBe(0);
    expect(evidence([400, 0], [400, 0])).toBe(0);
  });

  it.each<[string, Counts, Counts, number]>([
    ['nobody in one arm', [0, 0], [400, 80], 0],
    ['nobody in the other', [400, 80], [0, 0], 0],
    ['counts that are noise', [90, 80], [4_000, 0], 31 ** 2],
    ['negative counts', [-90, -80], [4_000, 0], 900],
  ])('is nothing with %s', (_, reference, arm, noise) => {
    expect(evidence(reference, arm, noise)).toBe(0);
  });
});

describe('chance', () => {
  it.each([
    [20, 180, 0.02],
    [20, 180, 0.15],
    [10, 90, 0.02],
    [50, 450, 0.05],
    [100, 100, 0.3],
  ])(
    'gives evidence of 2 or 3 with %d and %d visitors at .%f no more often than exp(-z^2 / 2)',
    (n, m, rate) => {
      for (const z of [2, 3]) expect(chance([n, m], rate, z)).toBeLessThan(Math.exp((-z * z) / 2));
    },
  );

  it('gives evidence of 4 with few visitors less than once in 10,000 comparisons', () => {
    // where the plain z statistic would take two hits of ten for it
    expect(chance([10, 90], 0.02, 4)).toBeLessThan(1e-4);
    expect(chance([50, 450], 0.05, 4)).toBeLessThan(1e-4);
  });

  it('gives evidence of 2 about as often as the normal distribution, .023, with many visitors and noise', () => {
    const release = simulator({ variance: (591 * 10) ** 2, seed: 77 });
    const draws = 1_500;
    let found = 0;
    for (let draw = 0; draw < draws; draw++) {
      const evaluation = {
        ...release({ visitors: 900, rate: 0.2 }, { visitors: 300, rate: 0.2 }),
        heldVersion: 0,
      };
      if (evidenceOfFall(poolArm([evaluation], 'held'), poolArm([evaluation], 'current')) > 2) found++;
    }
    expect(found / draws).toBeGreaterThan(0.008);
    expect(found / draws).toBeLessThan(0.035);
  });
});
