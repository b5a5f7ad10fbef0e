/** Where float32 ends: large logits, items left out, the precision of exp. */
import { describe, expect, it } from 'vitest';
import { createSoftmaxKernel } from '../../../../server/simulate/kernels/catalog-softmax-kernel.ts';
import { seededUniform } from '../../../shared/seeded-random.ts';
import {
  filled,
  naiveSoftmax,
  oneEach,
  type Point,
  pointOf,
  relativeError,
  toMatrix,
} from './naive-softmax.ts';

const size = { positions: 6, items: 45, dim: 32 };

/** Logits that alternate between two ends. */
function extremes(end: number): Point {
  const point = pointOf(size, 21);
  point.bias.forEach((b, n) => {
    point.bias[n] = (n % 2 === 0 ? end : -end) + b;
  });
  return point;
}

describe('the softmax', () => {
  it.each([80, 1e4])('stays finite and right with logits of ±%d', (end) => {
    const point = extremes(end);
    const kernel = filled(size, point);
    const targets = oneEach(size);
    const expected = naiveSoftmax(size, point, { targets: toMatrix(size, targets) });
    const loss = kernel.gradient({ positions: 6, targets });
    // A logit of 1e4 is known to 1e-3 in float32: so is the logarithm of its probability.
    const tolerance = end * 2e-7;
    expect(Math.abs(loss - expected.loss)).toBeLessThan(tolerance + 1e-6 * expected.loss);
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5 + tolerance);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5 + tolerance);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5 + tolerance);
  });

  it('has probabilities within 1e-6 of their own size, down to e^-63', () => {
    const uniform = seededUniform(22);
    const items = 20_001;
    const kernel = createSoftmaxKernel({ positions: 1, items, dim: 4 });
    kernel.bias.forEach((_, n) => {
      kernel.bias[n] = n === 0 ? 0 : -63 * uniform();
    });
    const sum = kernel.bias.reduce((total, b) => total + Math.exp(b), 0);
    // The target is the largest: every other gradient is its item's probability alone.
    kernel.gradient({ positions: 1, targets: { prediction: [0], item: [0], weight: [1] } });
    let worst = 0;
    for (let n = 1; n < items; n++) {
      const p = Math.exp(kernel.bias[n]!) / sum;
      worst = Math.max(worst, Math.abs(kernel.biasGradient[n]! / p - 1));
    }
    expect(worst).toBeLessThan(1e-6);
  });

  it('sums over 50,000 items without losing digits', () => {
    const items = 50_000;
    const kernel = createSoftmaxKernel({ positions: 1, items, dim: 4 });
    const loss = kernel.gradient({
      positions: 1,
      targets: { prediction: [0], item: [items - 1], weight: [1] },
    });
    expect(Math.abs(loss / Math.log(items) - 1)).toBeLessThan(1e-6);
    expect(kernel.biasGradient[7]! * items).toBeCloseTo(1, 5);
  });

  it('takes what lies 64 below the largest for impossible, and loses nothing but the denormal', () => {
    const kernel = createSoftmaxKernel({ positions: 1, items: 3, dim: 4 });
    kernel.bias.set([0, -64.01, -63.99]);
    kernel.gradient({ positions: 1, targets: { prediction: [0], item: [0], weight: [1] } });
    expect(kernel.biasGradient[1]).toBe(0);
    expect(kernel.biasGradient[2]! / Math.exp(-63.99)).toBeCloseTo(1, 5);
  });

  it('leaves items at -Infinity out, and where they are', () => {
    const kernel = createSoftmaxKernel({ positions: 1, items: 3, dim: 4 });
    kernel.bias.set([0, Number.NEGATIVE_INFINITY, 0]);
    const targets = { prediction: [0], item: [0], weight: [1] };
    expect(kernel.step({ positions: 1, targets, learningRate: 1 })).toBeCloseTo(Math.LN2, 6);
    expect([...kernel.bias]).toEqual([0.5, Number.NEGATIVE_INFINITY, -0.5]);
    expect(kernel.items.every((x) => x === 0)).toBe(true);
  });

  it('shows a NaN in what it was given as a NaN in the loss', () => {
    const kernel = filled(size, pointOf(size, 23));
    kernel.users[0] = Number.NaN;
    expect(kernel.gradient({ positions: 6, targets: oneEach(size) })).toBeNaN();
  });
});

describe('soft targets', () => {
  const room = { ...size, softTargets: true };

  /** Distributions, unlike for each position. */
  function distributions(): Float32Array {
    const uniform = seededUniform(24);
    const dense = new Float32Array(size.positions * size.items);
    for (let p = 0; p < size.positions; p++) {
      const row = dense.subarray(p * size.items, (p + 1) * size.items);
      row.forEach((_, n) => {
        row[n] = n % 3 === 0 ? 0 : uniform();
      });
      const sum = row.reduce((a, b) => a + b);
      row.forEach((x, n) => {
        row[n] = x / sum;
      });
    }
    return dense;
  }

  it('give the cross-entropy of the definition and its gradients', () => {
    const point = pointOf(size, 25);
    const kernel = filled(room, point);
    kernel.softTargets.set(distributions());
    kernel.softWeights.set([0.1, 0.2, 0, 0.3, 1, 0.4]);
    const targets = kernel.softTargets.map((y, i) => y * kernel.softWeights[Math.floor(i / size.items)]!);
    const expected = naiveSoftmax(size, point, { targets });
    expect(kernel.gradient({ positions: 6, targets: 'soft' })).toBeCloseTo(expected.loss, 5);
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5);
  });

  it('that are one-hot step as sparse ones do', () => {
    const point = pointOf(size, 26);
    const [soft, sparse] = [filled(room, point), filled(size, point)];
    const targets = oneEach(size);
    soft.softTargets.set(toMatrix(size, targets).map((w) => (w > 0 ? 1 : 0)));
    soft.softWeights.fill(1 / 6);
    const loss = soft.step({ positions: 6, targets: 'soft', learningRate: 3 });
    expect(loss).toBeCloseTo(sparse.step({ positions: 6, targets, learningRate: 3 }), 6);
    expect(relativeError(soft.items, sparse.items)).toBeLessThan(1e-6);
    expect(relativeError(soft.bias, sparse.bias)).toBeLessThan(1e-6);
  });

  it('allow -Infinity where nothing is wanted', () => {
    const kernel = createSoftmaxKernel({ positions: 1, items: 3, dim: 4, softTargets: true });
    kernel.bias.set([0, Number.NEGATIVE_INFINITY, 0]);
    kernel.softTargets.set([0.5, 0, 0.5]);
    kernel.softWeights[0] = 1;
    expect(kernel.gradient({ positions: 1, targets: 'soft' })).toBeCloseTo(Math.LN2, 6);
    expect([...kernel.biasGradient]).toEqual([0, 0, 0]);
  });

  it('are refused by a kernel that has no room for them', () => {
    const kernel = createSoftmaxKernel(size);
    expect(() => kernel.gradient({ positions: 6, targets: 'soft' })).toThrow('OUT_OF_RANGE');
    expect(kernel.softTargets).toHaveLength(0);
  });
});
