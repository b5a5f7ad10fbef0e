import { grads, mul, type Scalar, type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogSoftmaxLoss } from '../../../client/models/catalog-softmax.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import { finiteDifferences } from './naive-pooling.ts';

/** `[prediction, item, weight]` */
type Entry = readonly [number, number, number];

type Case = {
  readonly predictions: number;
  readonly items: number;
  readonly dim: number;
  readonly targets: readonly Entry[];
  readonly negatives?: readonly Entry[];
};

const ordinary: Case = {
  predictions: 4,
  items: 7,
  dim: 3,
  targets: [
    [0, 2, 0.25],
    [1, 0, 0.25],
    [2, 6, 0.25],
    [3, 2, 0.25],
  ],
};
/** A prediction of three targets, one of none, and one with a target and a negative. */
const grouped: Case = {
  ...ordinary,
  targets: [
    [0, 2, 0.1],
    [0, 4, 0.3],
    [0, 5, 0.2],
    [1, 0, 0.4],
  ],
  negatives: [
    [1, 3, 0.5],
    [2, 6, 0.05],
    [2, 1, 0.7],
  ],
};
const smallest: Case = { predictions: 1, items: 1, dim: 1, targets: [[0, 0, 1]] };

/** H, V and b, one after the other. */
const pointOf = ({ predictions, items, dim }: Case, seed: number) =>
  gaussianVector((predictions + items) * dim + items, seededUniform(seed));

/** The definition, in double precision. */
function naiveLoss(
  { predictions, items, dim, targets, negatives = [] }: Case,
  point: ArrayLike<number>,
): number {
  const probability = (p: number, item: number): number => {
    const scores = Array.from({ length: items }, (_, i) => {
      let score = point[(predictions + items) * dim + i]!;
      for (let k = 0; k < dim; k++) score += point[p * dim + k]! * point[(predictions + i) * dim + k]!;
      return score;
    });
    return Math.exp(scores[item]!) / scores.reduce((sum, score) => sum + Math.exp(score), 0);
  };
  let loss = 0;
  for (const [p, item, weight] of targets) loss -= weight * Math.log(probability(p, item));
  for (const [p, item, weight] of negatives) loss -= weight * Math.log(1 - probability(p, item));
  return loss;
}

function tensorsOf({ predictions, items, dim, targets, negatives }: Case, point: Float32Array) {
  const users = tensor2d(point.subarray(0, predictions * dim), [predictions, dim]);
  const rows = tensor2d(point.subarray(predictions * dim, (predictions + items) * dim), [items, dim]);
  const bias = tensor1d(point.subarray((predictions + items) * dim));
  const dense = (entries: readonly Entry[]) => {
    const values = new Float32Array(predictions * items);
    for (const [p, item, weight] of entries) values[p * items + item] = weight;
    return tensor2d(values, [predictions, items]);
  };
  return {
    users,
    rows,
    bias,
    wanted: { targets: dense(targets), negatives: negatives && dense(negatives) },
  };
}

/** d loss / d users, items and bias. */
async function gradientOf(
  size: Case,
  point: Float32Array,
  after = (loss: Scalar): Scalar => loss,
): Promise<number[]> {
  const { users, rows, bias, wanted } = tensorsOf(size, point);
  const gradient = grads((h: Tensor, v: Tensor, b: Tensor) =>
    after(catalogSoftmaxLoss(h as typeof users, v as typeof rows, b as typeof bias, wanted)),
  )([users, rows, bias]);
  expect(gradient.map(({ shape }) => shape)).toEqual([users.shape, rows.shape, bias.shape]);
  const values = await Promise.all(gradient.map((each) => each.data()));
  return values.flatMap((each) => [...each]);
}

describe.each(backends)('the loss over the whole catalog, on %s', (_name, start) => {
  beforeAll(start);

  it.each([
    ['a target for each prediction', ordinary],
    ['several targets of different weights, and negatives', grouped],
    ['one item, one prediction', smallest],
  ])('is the weighted cross-entropy of the definition: %s', async (_size, size) => {
    const point = pointOf(size, 11);
    const { users, rows, bias, wanted } = tensorsOf(size, point);
    expectClose(await catalogSoftmaxLoss(users, rows, bias, wanted).data(), [naiveLoss(size, point)]);
  });

  it.each([
    ['targets', ordinary],
    ['grouped targets and negatives', grouped],
  ])('has the gradient of the definition in users, items and bias: %s', async (_kind, size) => {
    const point = pointOf(size, 12);
    expectClose(
      await gradientOf(size, point),
      finiteDifferences((at) => naiveLoss(size, at), point),
    );
  });

  it('passes the gradient of what comes after it on', async () => {
    const point = pointOf(grouped, 13);
    expectClose(
      await gradientOf(grouped, point, (loss) => mul(loss, 3) as Scalar),
      finiteDifferences((at) => 3 * naiveLoss(grouped, at), point),
    );
  });

  it('is log(items) where every score is the same', async () => {
    const { users, rows, bias, wanted } = tensorsOf(ordinary, pointOf(ordinary, 1).fill(0));
    expectClose(await catalogSoftmaxLoss(users, rows, bias, wanted).data(), [Math.log(7)]);
  });

  it('pushes what is not wanted down, and the rest up', async () => {
    const size: Case = { predictions: 1, items: 3, dim: 1, targets: [], negatives: [[0, 1, 1]] };
    const bias = (await gradientOf(size, pointOf(size, 14))).slice(-3);
    expect(bias.map(Math.sign)).toEqual([-1, 1, -1]);
  });

  it('stays finite, and its gradient no longer than its weights, where a score is beyond all others', async () => {
    // p is 1 and 0 to the last bit of a float32: for what is not wanted, and for what is
    const size: Case = { predictions: 1, items: 3, dim: 1, targets: [[0, 2, 1]], negatives: [[0, 0, 1]] };
    for (const top of [17, 30, 200]) {
      const point = Float32Array.of(0, 0, 0, 0, top, 0, 0);
      const { users, rows, bias, wanted } = tensorsOf(size, point);
      const [loss] = await catalogSoftmaxLoss(users, rows, bias, wanted).data();
      expect(loss).toBeGreaterThan(17);
      expect(loss).toBeLessThan(100);
      const gradient = await gradientOf(size, point);
      expect(gradient.every((each) => Math.abs(each) <= 2.001)).toBe(true);
      expect(gradient.at(-3)).toBeGreaterThan(0.9);
      expect(gradient.at(-1)).toBeLessThan(-0.9);
    }
  });
});
