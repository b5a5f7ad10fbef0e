import { describe, expect, it } from 'vitest';
import { reportArm } from '../../../shared/metrics/arm-report.ts';
import { type Evaluation, poolArm } from '../../../shared/metrics/evaluation.ts';
import { visitorsNeeded } from '../../../shared/metrics/power-table.ts';
import { counted, meanGain, type SimulatedArm, simulator } from './visitors.ts';

const report = (evaluations: readonly Evaluation[]) => reportArm(poolArm(evaluations, 'current'));

/** How often the two intervals hold the truth, over seeded reports of so many releases. */
function coverage(arm: SimulatedArm, releases: number, variance: number) {
  const draws = 2_000;
  const release = simulator({ variance, seed: 1 + releases });
  const held = { hr10: 0, ndcg10: 0 };
  for (let draw = 0; draw < draws; draw++) {
    const { interval } = report(Array.from({ length: releases }, () => release(arm)));
    if (!interval) throw new Error('not measured');
    const inside = ([low, high]: [number, number], truth: number) => (low <= truth && truth <= high ? 1 : 0);
    held.hr10 += inside(interval.hr10, arm.rate) / draws;
    held.ndcg10 += inside(interval.ndcg10, arm.rate * meanGain) / draws;
  }
  return held;
}

describe('the report of an arm', () => {
  it('is hits and gain per visitor', () => {
    const { hr10, ndcg10, visitors, status } = report([counted([1_000, 150]), counted([1_000, 170])]);
    expect({ hr10, ndcg10, visitors, status }).toEqual({
      hr10: 0.16,
      ndcg10: 0.08,
      visitors: 2_000,
      status: 'measured',
    });
  });

  it('has the interval of Agresti and Coull without noise', () => {
    // p = 302/2004, 1.96 sqrt(p q / 2004) = .015664 around it
    const { interval } = report([counted([2_000, 300])]);
    expect(interval?.hr10[0]).toBeCloseTo(0.150699 - 0.015664, 5);
    expect(interval?.hr10[1]).toBeCloseTo(0.150699 + 0.015664, 5);
  });

  it('has a wider interval with noise, by the delta method', () => {
    const evaluation = { ...counted([2_000, 300]), variance: 591 ** 2 * 15 ** 2 };
    // (n p q + s^2 (1 + p^2)) / n^2 with n 2,004, p .150699 and s 15
    const variance = 2004 * 0.150699 * 0.849301 + 225 * (1 + 0.150699 ** 2);
    const { hr10 } = report([evaluation]).interval!;
    expect((hr10[1] - hr10[0]) / 2).toBeCloseTo((1.959964 * Math.sqrt(variance)) / 2004, 5);
    expect(hr10[1] - hr10[0]).toBeGreaterThan(2.5 * 0.015664);
  });

  it.each([
    ['many visitors, no noise', { visitors: 1_200, rate: 0.15 }, 1, 0],
    ['few hits, no noise', { visitors: 600, rate: 0.01 }, 1, 0],
    ['many hits, no noise', { visitors: 1_000, rate: 0.9 }, 1, 0],
    ['as much noise as visitors vary', { visitors: 400, rate: 0.15 }, 6, (591 * 7) ** 2],
    ['twice as much noise', { visitors: 1_500, rate: 0.3 }, 3, (591 * 24) ** 2],
    ['few hits under much noise', { visitors: 1_500, rate: 0.02 }, 3, (591 * 25) ** 2],
  ])('holds the truth in about 95 of 100 reports: %s', (_, arm, releases, variance) => {
    const { hr10, ndcg10 } = coverage(arm, releases, variance);
    // four standard deviations of 2,000 draws are .02; with few hits, and for the gain, it may hold more often
    expect(hr10).toBeGreaterThan(0.93);
    expect(hr10).toBeLessThan(arm.rate * arm.visitors * releases < 20 ? 0.99 : 0.97);
    expect(ndcg10).toBeGreaterThan(0.93);
  });

  it('says how many visitors without noise would tell as much', () => {
    // noise of s^2 = 250 (1 + p^2) per visitor of variance p q n = 250: half of them
    const noise = 250 / (1 + 0.25);
    const { visitors, effectiveVisitors } = report([
      { ...counted([1_000, 500]), variance: 591 ** 2 * noise },
    ]);
    expect([visitors, effectiveVisitors]).toEqual([1_000, 500]);
    expect(report([counted([1_000, 500])]).effectiveVisitors).toBe(1_000);
  });
});

describe('too few visitors', () => {
  it('PR9 give no number, only how many there were', () => {
    expect(report([counted([500, 75])])).toEqual({
      status: 'not enough visitors',
      visitors: 500,
      effectiveVisitors: 500,
      detectable: null,
      hr10: null,
      ndcg10: null,
      interval: null,
    });
  });

  it('PR9 are those that the power table asks for a difference of .05', () => {
    const rate = (visitors: number) => (0.15 * visitors + 2) / (visitors + 4);
    const enough = (visitors: number) =>
      visitorsNeeded({ baseRate: rate(visitors), difference: 0.05, noisePerVisitor: 0 });
    expect(report([counted([enough(905), 0.15 * enough(905)])]).detectable).toBe(0.05);
    expect(report([counted([enough(905) - 2, 0.15 * (enough(905) - 2)])]).status).toBe('not enough visitors');
  });

  it('PR9 see ever smaller differences as they grow', () => {
    const detectable = [1_000, 6_000, 25_000, 100_000].map(
      (visitors) => report([counted([visitors, 0.15 * visitors])]).detectable,
    );
    expect(detectable).toEqual([0.05, 0.02, 0.01, 0.005]);
  });

  it('PR9 may be many, under noise', () => {
    const noisy = { ...counted([2_000, 300]), variance: (591 * 100) ** 2 };
    expect(report([noisy])).toMatchObject({ status: 'not enough visitors', visitors: 2_000, hr10: null });
  });

  it.each([
    ['none', counted([0, 0])],
    ['fewer than none, by noise', { ...counted([-30, 12]), variance: (591 * 20) ** 2 }],
  ])('are %s', (_, evaluation) => {
    expect(report([evaluation])).toMatchObject({ status: 'not enough visitors', visitors: 0 });
  });
});

describe('a hit rate at its ends', () => {
  it('is a number where nothing was found, for that is the news', () => {
    const { hr10, interval } = report([counted([2_000, 0])]);
    expect(hr10).toBe(0);
    expect(interval?.hr10[0]).toBe(0);
    expect(interval?.hr10[1]).toBeLessThan(0.005);
  });

  it('stays between 0 and 1 where noise carries it past', () => {
    const below = { ...counted([2_000, -5]), variance: (591 * 10) ** 2 };
    expect(report([below])).toMatchObject({ status: 'measured', hr10: 0 });
    expect(report([counted([2_000, 2_000])])).toMatchObject({
      hr10: 1,
      interval: { hr10: [expect.any(Number), 1] },
    });
  });
});
