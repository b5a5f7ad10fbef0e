import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { assertWithinShape, updateLength, updateShape } from '../../../shared/lattice/update-shape.ts';
import { metricVector, withMetrics } from '../../../shared/metrics/evaluation.ts';
import { experimentId, flagOf } from '../../../shared/metrics/experiment.ts';
import { armCoordinates, experimentArms } from '../../../shared/metrics/metric-layout.ts';
import { siteConfigSchema } from '../../../shared/protocol/site-config.ts';
import { noisySite } from '../log/log-builder.ts';

const experiment = {
  name: 'spring',
  placements: ['home', 'product'],
  shares: { recommendations: 0.5, popularity: 0.25, none: 0.25 },
};
const metrics = { radius: 1024, holdout: 0, lag: 1, rollback: false, experiment };
const half = () => 0.5;

describe('what a visitor counts in an experiment', () => {
  // u = floor(1024 / sqrt(3 + 12)) = 264
  it('LA8 stands behind the evaluation, in the one arm of the visitor, all in one unit', () => {
    const flags = [0, 3, 4, 5].map((flag) => flag);
    const vector = metricVector(
      { arm: 'held', rank: 1, counted: { arm: 'popularity', flags } },
      metrics,
      half,
    );
    expect([...vector.subarray(0, 6)]).toEqual([0, 0, 0, 264, 264, 264]);
    expect([...vector.subarray(6, 18)]).toEqual(new Array(12).fill(0));
    expect([...vector.subarray(18, 30)]).toEqual([264, 0, 0, 264, 264, 264, 0, 0, 0, 0, 0, 0]);
    expect([...vector.subarray(30)]).toEqual(new Array(12).fill(0));
  });

  it('LA8 is counted where there was nothing to evaluate, too', () => {
    const counted = { arm: 'recommendations', flags: [0] } as const;
    const vector = metricVector({ arm: 'current', rank: null, counted }, metrics, half);
    expect([...vector.subarray(0, 7)]).toEqual([0, 0, 0, 0, 0, 0, 264]);
    expect(vector).toHaveLength(6 + 36);
  });

  it('LA8 PR14 is zeros for who is in no arm, and for a site without an experiment there is nothing', () => {
    const vector = metricVector({ arm: 'current', rank: null, counted: null }, metrics, half);
    expect(vector).toEqual(new Int32Array(42));
    const { experiment: _, ...plain } = metrics;
    const counted = { arm: 'none', flags: [0, 1] } as const;
    const told = metricVector({ arm: 'current', rank: 1, counted }, plain, half);
    expect([...told]).toEqual([591, 591, 591, 0, 0, 0]);
  });

  it('LA8 LA3 never makes the metrics longer than their radius, whatever happened', () => {
    const inputs = fc.record({
      radius: fc.integer({ min: 7, max: 4095 }),
      count: fc.integer({ min: 1, max: 8 }),
      arm: fc.constantFrom(...experimentArms),
      evaluated: fc.constantFrom('current' as const, 'held' as const),
      rank: fc.option(fc.integer({ min: 1, max: 12 })),
      flags: fc.uniqueArray(fc.integer({ min: 0, max: 35 })),
      draw: fc.double({ min: 0, max: 1 - 2 ** -32, noNaN: true }),
    });
    fc.assert(
      fc.property(inputs, ({ radius, count, arm, evaluated, rank, flags, draw }) => {
        const placements = Array.from({ length: count }, (_, i) => `p${i}`);
        const own = { ...metrics, radius, experiment: { ...experiment, placements } };
        const shape = updateShape(2, { lattice: { clipNorm: 1, radius: 4096 }, metrics: own });
        const counted = { arm, flags: flags.filter((flag) => flag < armCoordinates(count)) };
        const told = { arm: evaluated, rank, counted };
        const whole = withMetrics(Int32Array.of(shape.modelRadius, 0), { metrics: own }, told, () => draw);
        expect(whole).toHaveLength(updateLength(shape));
        assertWithinShape(createUpdateDecoder(whole.length)(encodeUpdate(whole)), shape);
      }),
      { seed: 21, numRuns: 2_000 },
    );
  });

  it('LA8 wastes nothing: all that one visitor can fill is as long as the radius lets it be', () => {
    const counted = { arm: 'none', flags: Array.from({ length: 12 }, (_, i) => i) } as const;
    const vector = metricVector({ arm: 'held', rank: 1, counted }, metrics, half);
    const squares = vector.reduce((sum, value) => sum + value * value, 0);
    expect(squares).toBe(15 * 264 ** 2);
    expect(15 * 265 ** 2).toBeGreaterThan(1024 ** 2);
  });

  it('LA8 ignores flags that the experiment does not have', () => {
    const counted = { arm: 'recommendations', flags: [12, 13] } as const;
    expect(metricVector({ arm: 'current', rank: null, counted }, metrics, half)).toEqual(new Int32Array(42));
  });
});

describe('the flags of an arm', () => {
  it('LA8 are visitor, click, add-to-cart and purchase of the site, then of each placement', () => {
    expect(flagOf(experiment, null, 'visitor')).toBe(0);
    expect(flagOf(experiment, null, 'purchase')).toBe(3);
    expect(flagOf(experiment, 'home', 'visitor')).toBe(4);
    expect(flagOf(experiment, 'product', 'add-to-cart')).toBe(10);
    expect(flagOf(experiment, 'basket', 'click')).toBeUndefined();
  });
});

describe('one experiment', () => {
  it('PR14 is another where its name, a placement or a share is another', () => {
    const shares = { recommendations: 0.25, popularity: 0.5, none: 0.25 };
    const others = [
      { ...experiment, name: 'summer' },
      { ...experiment, placements: ['product', 'home'] },
      { ...experiment, placements: ['home'] },
      { ...experiment, shares },
    ];
    expect(new Set([experiment, ...others].map(experimentId)).size).toBe(5);
    expect(experimentId(structuredClone(experiment))).toBe(experimentId(experiment));
  });
});

describe('the configuration of an experiment', () => {
  const parsed = (change: object, radius = 32) =>
    siteConfigSchema.safeParse({
      ...noisySite,
      metrics: { ...metrics, radius, experiment: { ...experiment, ...change } },
    });

  it('PR14 LG2 is part of the site, where it has metrics', () => {
    const { success, data } = parsed({});
    expect(success).toBe(true);
    expect(data?.metrics?.experiment).toEqual(experiment);
  });

  const eight = Array.from({ length: 8 }, (_, i) => `p${i}`);
  it.each<[string, object]>([
    ['no placement', { placements: [] }],
    ['nine placements', { placements: [...eight, 'ninth'] }],
    ['a placement twice', { placements: ['home', 'home'] }],
    ['a placement in capitals', { placements: ['Home'] }],
    ['a placement of 33 letters', { placements: ['a'.repeat(33)] }],
    ['no name', { name: '' }],
    ['shares below 1', { shares: { recommendations: 0.5, popularity: 0.25, none: 0.2 } }],
    ['a negative share', { shares: { recommendations: 1.2, popularity: -0.2, none: 0 } }],
    ['one arm alone', { shares: { recommendations: 1, popularity: 0, none: 0 } }],
    ['an arm that is missing', { shares: { recommendations: 0.5, popularity: 0.5 } }],
    ['an unknown key', { until: 'tomorrow' }],
  ])('PR14 is refused with %s', (_, change) => {
    expect(parsed(change).success).toBe(false);
  });

  it('PR14 takes shares that add up to 1 but for the rounding of floats', () => {
    expect(parsed({ shares: { recommendations: 0.7, popularity: 0.2, none: 0.1 } }).success).toBe(true);
    expect(0.7 + 0.2 + 0.1).not.toBe(1);
  });

  it('LA8 is refused where the radius leaves one visitor no unit', () => {
    // 3 + 4 * 9 = 39 coordinates: 7^2 is 49, 6^2 is 36
    expect(parsed({ placements: eight }, 7).success).toBe(true);
    expect(parsed({ placements: eight }, 6).success).toBe(false);
  });
});
