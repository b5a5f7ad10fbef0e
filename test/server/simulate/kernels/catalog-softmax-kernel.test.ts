import { describe, expect, it } from 'vitest';
import { createSoftmaxKernel } from '../../../../server/simulate/kernels/catalog-softmax-kernel.ts';
import type { SparseTargets } from '../../../../server/simulate/kernels/softmax-task.ts';
import {
  filled,
  naiveSoftmax,
  oneEach,
  pointOf,
  relativeError,
  type Size,
  toMatrix,
} from './naive-softmax.ts';

const sizes: Size[] = [
  { positions: 20, items: 67, dim: 32 },
  { positions: 1, items: 1, dim: 4 },
  { positions: 1, items: 3, dim: 4 },
  { positions: 9, items: 33, dim: 12 },
  { positions: 8, items: 32, dim: 8 },
  { positions: 13, items: 130, dim: 64 },
  { positions: 100, items: 258, dim: 32 },
  { positions: 3, items: 41, dim: 256 },
];
const nameOf = ({ positions, items, dim }: Size) => `P ${positions}, N ${items}, d ${dim}`;
const cases = sizes.map((size) => [nameOf(size), size] as const);
const ordinary = sizes[0]!;

describe('the gradients', () => {
  it.each(cases)('are those of the definition: %s', (_name, size) => {
    const point = pointOf(size, 1);
    const kernel = filled(size, point);
    const targets = oneEach(size);
    const expected = naiveSoftmax(size, point, { targets: toMatrix(size, targets) });
    expect(kernel.gradient({ positions: size.positions, targets })).toBeCloseTo(expected.loss, 5);
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5);
  });

  it('leave users, items and bias as they were', () => {
    const point = pointOf(ordinary, 2);
    const kernel = filled(ordinary, point);
    kernel.gradient({ positions: ordinary.positions, targets: oneEach(ordinary) });
    expect([kernel.users, kernel.items, kernel.bias]).toEqual([point.users, point.items, point.bias]);
  });

  it('are zero for one item: it has all the probability already', () => {
    const kernel = filled({ positions: 1, items: 1, dim: 4 }, pointOf({ positions: 1, items: 1, dim: 4 }, 3));
    const targets = { prediction: [0], item: [0], weight: [1] };
    expect(kernel.gradient({ positions: 1, targets })).toBe(0);
    expect([...kernel.userGradient, ...kernel.itemGradient, ...kernel.biasGradient]).toEqual(
      new Array(9).fill(0),
    );
  });

  it('of a softmax over biases alone match by hand', () => {
    const kernel = createSoftmaxKernel({ positions: 1, items: 2, dim: 4 });
    kernel.bias.set([Math.log(3), 0]);
    const loss = kernel.gradient({ positions: 1, targets: { prediction: [0], item: [1], weight: [1] } });
    expect(loss).toBeCloseTo(Math.log(4), 6);
    expect(kernel.biasGradient[0]).toBeCloseTo(0.75, 6);
    expect(kernel.biasGradient[1]).toBeCloseTo(-0.75, 6);
  });

  it('see nothing of an earlier, larger call', () => {
    const point = pointOf(ordinary, 5);
    const kernel = filled(ordinary, point);
    kernel.gradient({ positions: ordinary.positions, targets: oneEach(ordinary) });
    const small = { ...ordinary, positions: 3 };
    const targets = oneEach(small);
    const users = point.users.slice(0, 3 * ordinary.dim);
    const expected = naiveSoftmax(small, { ...point, users }, { targets: toMatrix(small, targets) });
    kernel.gradient({ positions: 3, targets });
    expect(relativeError(kernel.userGradient.subarray(0, users.length), expected.users)).toBeLessThan(1e-5);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5);
  });
});

describe('targets', () => {
  const many: SparseTargets = {
    prediction: [0, 0, 0, 2, 5, 5],
    item: [4, 9, 9, 66, 0, 1],
    weight: [0.5, 0.2, 0.3, 1.5, 0, 0.1],
  };
  const against: SparseTargets = {
    prediction: [0, 2, 3, 7],
    item: [4, 1, 65, 66],
    weight: [0.4, 0.05, 1, 0],
  };

  it('may be many for a position, or none, with weights of their own', () => {
    const point = pointOf(ordinary, 6);
    const kernel = filled(ordinary, point);
    const expected = naiveSoftmax(ordinary, point, { targets: toMatrix(ordinary, many) });
    expect(kernel.gradient({ positions: 20, targets: many })).toBeCloseTo(expected.loss, 5);
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5);
    expect(new Set(kernel.userGradient.subarray(32, 64))).toEqual(new Set([0]));
  });

  it('may have negatives beside them, for the same item too', () => {
    const point = pointOf(ordinary, 7);
    const kernel = filled(ordinary, point);
    const dense = { targets: toMatrix(ordinary, many), negatives: toMatrix(ordinary, against) };
    const expected = naiveSoftmax(ordinary, point, dense);
    const loss = kernel.gradient({ positions: 20, targets: many, negatives: against });
    expect(loss).toBeCloseTo(expected.loss, 5);
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5);
    expect(relativeError(kernel.itemGradient, expected.items)).toBeLessThan(1e-5);
    expect(relativeError(kernel.biasGradient, expected.bias)).toBeLessThan(1e-5);
  });

  it('with a negative that has nearly all the probability pull it down by its weight, no further', () => {
    const kernel = createSoftmaxKernel({ positions: 1, items: 3, dim: 4 });
    kernel.bias.set([40, 0, 0]);
    const none = { prediction: [], item: [], weight: [] };
    const negatives = { prediction: [0], item: [0], weight: [2] };
    const loss = kernel.gradient({ positions: 1, targets: none, negatives });
    // 1 - p is taken for 2^-24, the least that float32 can tell from 0.
    expect(loss).toBeCloseTo(2 * 24 * Math.LN2, 5);
    expect(kernel.biasGradient[0]).toBeGreaterThanOrEqual(0);
    expect(kernel.biasGradient.every((x) => Math.abs(x) <= 2)).toBe(true);
  });

  it('of weight zero move nothing and cost nothing', () => {
    const point = pointOf(ordinary, 8);
    const kernel = filled(ordinary, point);
    const loss = kernel.step({ positions: 20, targets: oneEach(ordinary, 0), learningRate: 4 });
    expect(loss).toBe(0);
    expect([kernel.items, kernel.bias]).toEqual([point.items, point.bias]);
    expect(kernel.userGradient.every((x) => x === 0)).toBe(true);
  });

  const refused: [string, SparseTargets][] = [
    ['an item past the catalog', { prediction: [0], item: [67], weight: [1] }],
    ['an item below zero', { prediction: [0], item: [-1], weight: [1] }],
    ['a position past the call', { prediction: [20], item: [0], weight: [1] }],
    ['a weight below zero', { prediction: [0], item: [0], weight: [-1] }],
    ['no weight', { prediction: [0], item: [0], weight: [] }],
    ['more than there is room for', oneEach({ positions: 161, items: 67, dim: 32 })],
  ];
  it.each(refused)('are refused: %s', (_what, targets) => {
    const kernel = createSoftmaxKernel({ positions: 30, items: 67, dim: 32, targets: 160 });
    expect(() => kernel.gradient({ positions: 20, targets })).toThrow('OUT_OF_RANGE');
    expect(() => kernel.gradient({ positions: 20, targets: many, negatives: targets })).toThrow(
      'OUT_OF_RANGE',
    );
  });
});

describe('a step', () => {
  it.each(cases)('moves items and bias against their gradients: %s', (_name, size) => {
    const point = pointOf(size, 9);
    const kernel = filled(size, point);
    const targets = oneEach(size);
    const expected = naiveSoftmax(size, point, { targets: toMatrix(size, targets) });
    const loss = kernel.step({ positions: size.positions, targets, learningRate: 2 });
    expect(loss).toBeCloseTo(expected.loss, 5);
    const moved = (from: Float32Array, gradient: Float64Array) => gradient.map((x, i) => from[i]! - 2 * x);
    expect(relativeError(kernel.items, moved(point.items, expected.items))).toBeLessThan(1e-5);
    expect(relativeError(kernel.bias, moved(point.bias, expected.bias))).toBeLessThan(1e-5);
  });

  it.each(cases)('gives the gradient in the users before the items moved: %s', (_name, size) => {
    const point = pointOf(size, 10);
    const kernel = filled(size, point);
    const targets = oneEach(size);
    const expected = naiveSoftmax(size, point, { targets: toMatrix(size, targets) });
    kernel.step({ positions: size.positions, targets, learningRate: 50 });
    expect(relativeError(kernel.userGradient, expected.users)).toBeLessThan(1e-5);
  });

  it('after step lets the loss fall', () => {
    const kernel = filled(ordinary, pointOf(ordinary, 11));
    const targets = oneEach(ordinary);
    const losses = Array.from({ length: 20 }, () => kernel.step({ positions: 20, targets, learningRate: 4 }));
    expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
  });
});

describe('a kernel', () => {
  const refused: [string, Partial<Size>][] = [
    ['positions', { positions: 513 }],
    ['positions', { positions: 0 }],
    ['items', { items: 0 }],
    ['items', { items: 1.5 }],
    ['dim', { dim: 6 }],
    ['dim', { dim: 260 }],
  ];
  it.each(refused)('is refused with %s out of range', (what, size) => {
    expect(() => createSoftmaxKernel({ ...ordinary, ...size })).toThrow(`BAD_CONFIG: ${what}`);
  });

  it('refuses more users than there is room for', () => {
    const kernel = createSoftmaxKernel(ordinary);
    const targets = { prediction: [0], item: [0], weight: [1] };
    expect(() => kernel.gradient({ positions: 21, targets })).toThrow('OUT_OF_RANGE: positions');
    expect(() => kernel.step({ positions: 0, targets, learningRate: 1 })).toThrow('OUT_OF_RANGE: positions');
  });

  it('shares nothing with another', () => {
    const [one, other] = [createSoftmaxKernel(ordinary), createSoftmaxKernel(ordinary)];
    one.items.fill(1);
    expect(other.items.every((x) => x === 0)).toBe(true);
  });
});
