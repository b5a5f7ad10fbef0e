import { grads, mul, type Scalar, type Tensor, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogSoftmaxLoss } from '../../../client/models/catalog-softmax.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { finiteDifferences } from './naive-pooling.ts';

type Case = { positions: number; items: number; dim: number; targets: number[] };

const ordinary: Case = { positions: 4, items: 7, dim: 3, targets: [2, 0, 6, 2] };
const smallest: Case = { positions: 1, items: 1, dim: 1, targets: [0] };

/** H, V and b, one after the other. */
const pointOf = ({ positions, items, dim }: Case, seed: number) =>
  gaussianVector((positions + items) * dim + items, seededUniform(seed));

/** The definition, in double precision. */
function naiveLoss({ positions, items, dim, targets }: Case, point: ArrayLike<number>): number {
  let loss = 0;
  for (let p = 0; p < positions; p++) {
    const scores = Array.from({ length: items }, (_, i) => {
      let score = point[(positions + items) * dim + i]!;
      for (let k = 0; k < dim; k++) score += point[p * dim + k]! * point[(positions + i) * dim + k]!;
      return score;
    });
    const partition = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    loss -= Math.log(Math.exp(scores[targets[p]!]!) / partition) / positions;
  }
  return loss;
}

function tensorsOf({ positions, items, dim, targets }: Case, point: Float32Array) {
  const users = tensor2d(point.subarray(0, positions * dim), [positions, dim]);
  const rows = tensor2d(point.subarray(positions * dim, (positions + items) * dim), [items, dim]);
  const bias = tensor1d(point.subarray((positions + items) * dim));
  const oneHot = new Float32Array(positions * items);
  targets.forEach((item, p) => {
    oneHot[p * items + item] = 1;
  });
  return { users, rows, bias, targets: tensor2d(oneHot, [positions, items]) };
}

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(1e-4);
};

describe.each(backends)('the loss over the whole catalog, on %s', (_name, start) => {
  beforeAll(start);

  it.each([
    ['an ordinary size', ordinary],
    ['one item, one position', smallest],
  ])('is the mean cross-entropy of the definition: %s', async (_size, size) => {
    const point = pointOf(size, 11);
    const { users, rows, bias, targets } = tensorsOf(size, point);
    expectClose(await catalogSoftmaxLoss(users, rows, bias, targets).data(), [naiveLoss(size, point)]);
  });

  it('has the gradient of the definition in users, items and bias', async () => {
    const point = pointOf(ordinary, 12);
    const { users, rows, bias, targets } = tensorsOf(ordinary, point);
    const gradient = grads((h: Tensor, v: Tensor, b: Tensor) =>
      catalogSoftmaxLoss(h as typeof users, v as typeof rows, b as typeof bias, targets),
    )([users, rows, bias]);
    const values = await Promise.all(gradient.map((each) => each.data()));
    expect(gradient.map(({ shape }) => shape)).toEqual([users.shape, rows.shape, bias.shape]);
    const flat = values.flatMap((each) => [...each]);
    expectClose(
      flat,
      finiteDifferences((at) => naiveLoss(ordinary, at), point),
    );
  });

  it('passes the gradient of what comes after it on', async () => {
    const point = pointOf(ordinary, 13);
    const { users, rows, bias, targets } = tensorsOf(ordinary, point);
    const [gradient] = grads(
      (b: Tensor) => mul(catalogSoftmaxLoss(users, rows, b as typeof bias, targets), 3) as Scalar,
    )([bias]);
    const expected = finiteDifferences((at) => 3 * naiveLoss(ordinary, at), point);
    expectClose(await gradient!.data(), expected.subarray(-ordinary.items));
  });

  it('is log(items) where every score is the same', async () => {
    const { users, rows, bias, targets } = tensorsOf(ordinary, pointOf(ordinary, 1).fill(0));
    expectClose(await catalogSoftmaxLoss(users, rows, bias, targets).data(), [Math.log(7)]);
  });
});
