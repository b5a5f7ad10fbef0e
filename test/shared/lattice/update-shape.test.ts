import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUpdateDecoder } from '../../../shared/lattice/decode-update.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { latticeUnit } from '../../../shared/lattice/lattice.ts';
import {
  assertEvaluationOnly,
  assertWithinShape,
  modelLattice,
  partNorms,
  updateLength,
  updateShape,
} from '../../../shared/lattice/update-shape.ts';
import { refusal } from '../log/refusal.ts';

const lattice = { clipNorm: 0.5, radius: 4096 };
const plain = { lattice, metrics: null };
const measured = { lattice, metrics: { radius: 1024 } };

/** An update of four model coordinates, and six of metrics, as the server sees it. */
const sparse = (...values: number[]) =>
  createUpdateDecoder(values.length)(encodeUpdate(Int32Array.from(values)));
const shape = updateShape(4, measured);

describe('the norms of an update', () => {
  it('LA7 are those of its parts: 3, 4 has 5, and 2, 3, 6 has 7', () => {
    expect(partNorms(sparse(3, 0, 0, -4, 0, 0, 2, -3, 0, 6), shape)).toEqual({ model: 5, metrics: 7 });
    expect(partNorms(sparse(0, 0, 0, 0, 1, 0, 0, 0, 0, 0), shape)).toEqual({ model: 0, metrics: 1 });
  });

  it('LA7 is one where an update has no metrics', () => {
    expect(partNorms(sparse(3, 0, -4), updateShape(3, plain))).toEqual({ model: 5, metrics: null });
  });
});

describe('the shape of an update', () => {
  it('LA7 is the model alone without metrics', () => {
    expect(updateShape(100, plain)).toEqual({
      ...{ modelDim: 100, modelRadius: 4096, metricsRadius: null },
      metricsDim: 0,
    });
    expect(updateLength(updateShape(100, plain))).toBe(100);
    expect(modelLattice(plain)).toEqual(lattice);
  });

  it("LA7 has six coordinates more with metrics, and what they leave of the radius is the model's", () => {
    // sqrt(4096^2 - 1024^2) is 3965.8
    expect(updateShape(100, measured)).toEqual({
      ...{ modelDim: 100, modelRadius: 3965, metricsRadius: 1024 },
      metricsDim: 6,
    });
    expect(updateLength(updateShape(100, measured))).toBe(106);
  });

  it('LA7 keeps the clip norm for the model: its unit is C / B_model', () => {
    expect(modelLattice(measured)).toEqual({ clipNorm: 0.5, radius: 3965 });
    expect(latticeUnit(modelLattice(measured))).toBe(0.5 / 3965);
  });

  it('LA7 keeps both parts within the radius, and wastes none of it', () => {
    const radii = fc
      .integer({ min: 3, max: 32_767 })
      .chain((radius) => fc.tuple(fc.constant(radius), fc.integer({ min: 2, max: radius - 1 })));
    fc.assert(
      fc.property(radii, ([radius, metrics]) => {
        const settings = { lattice: { clipNorm: 1, radius }, metrics: { radius: metrics } };
        const { modelRadius } = updateShape(1, settings);
        expect(modelRadius ** 2 + metrics ** 2).toBeLessThanOrEqual(radius ** 2);
        expect((modelRadius + 1) ** 2 + metrics ** 2).toBeGreaterThan(radius ** 2);
        expect(modelRadius).toBeGreaterThanOrEqual(1);
      }),
      { seed: 12, numRuns: 3_000 },
    );
  });
});

describe('the bounds of an update', () => {
  it('LA3 LA7 take both parts up to their radius', () => {
    const metrics = [591, 591, 591, 0, 0, 0];
    expect(() => assertWithinShape(sparse(3965, 0, 0, 0, ...metrics), shape)).not.toThrow();
    expect(() => assertWithinShape(sparse(0, 0, 0, -3965, 0, 0, -1024, 0, 0, 0), shape)).not.toThrow();
    expect(() => assertWithinShape(sparse(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), shape)).not.toThrow();
  });

  it.each([
    ['OUT_OF_RANGE', 'a model coordinate past B_model, though within B', [3966, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['OUT_OF_RANGE', 'a metric past B_metrics', [0, 0, 0, 0, 0, 0, 0, 0, 0, 1025]],
    ['OUT_OF_RANGE', 'a metric below -B_metrics', [0, 0, 0, 0, -1025, 0, 0, 0, 0, 0]],
    ['NORM_EXCEEDED', 'a model that is too long', [3965, 1, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['NORM_EXCEEDED', 'metrics that are too long: two arms at once', [0, 0, 0, 0, 591, 591, 591, 591, 0, 0]],
    [
      'NORM_EXCEEDED',
      'the last coordinate of the model and a metric are not one part',
      [0, 0, 3965, 1, 1, 0, 0, 0, 0, 0],
    ],
  ] as const)('LA3 LA7 refuse with %s %s', (code, _, values) => {
    expect(() => assertWithinShape(sparse(...values), shape)).toThrow(refusal(code));
  });

  it('LA3 without metrics are those of the whole radius', () => {
    const whole = updateShape(4, plain);
    expect(() => assertWithinShape(sparse(4096, 0, 0, 0), whole)).not.toThrow();
    expect(() => assertWithinShape(sparse(4096, 1, 0, 0), whole)).toThrow(refusal('NORM_EXCEEDED'));
  });
});

describe('an update that only evaluates', () => {
  it('PR9 leaves every coordinate of the model at zero', () => {
    expect(() => assertEvaluationOnly(sparse(0, 0, 0, 0, 0, 0, 0, 591, 591, 3), shape)).not.toThrow();
    expect(() => assertEvaluationOnly(sparse(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), shape)).not.toThrow();
  });

  it.each([[[1, 0, 0, 0]], [[0, 0, 0, -1]]])(
    'PR9 is refused with STALE_MODEL where it moves it: %j',
    (model) => {
      const update = sparse(...model, 0, 0, 0, 591, 0, 0);
      expect(() => assertEvaluationOnly(update, shape)).toThrow(refusal('STALE_MODEL'));
    },
  );
});
