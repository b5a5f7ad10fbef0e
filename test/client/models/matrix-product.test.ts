import {
  grads,
  matMul,
  mul,
  sum,
  type Tensor,
  type Tensor2D,
  tensor2d,
  transpose,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { givenProduct, product, productWithGiven } from '../../../client/models/matrix-product.ts';
import { multiply } from '../../../client/models/plain-matrix.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';

const uniform = seededUniform(2);
const [a, b, dy] = [gaussianVector(6, uniform), gaussianVector(12, uniform), gaussianVector(8, uniform)];
const transposed = (matrix: Float32Array, columns: number): Float32Array =>
  matrix.map((_, at) => {
    const rows = matrix.length / columns;
    return matrix[(at % rows) * columns + Math.floor(at / rows)]!;
  });

const expectClose = async (actual: Tensor, expected: Float32Array): Promise<void> => {
  const values = await actual.data();
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, at) => {
    expect(values[at]).toBeCloseTo(value, 5);
  });
};

describe.each(backends)('matrix products, on %s', (_name, start) => {
  beforeAll(start);

  // A [2, 3], B [3, 4], the gradient of the result [2, 4]: that of A is dY Bᵀ, that of B is Aᵀ dY.
  const [ofA, ofB] = [
    multiply(dy, transposed(b, 4), { inner: 4, columns: 3 }),
    multiply(transposed(a, 3), dy, { inner: 2, columns: 4 }),
  ];

  it('are products, with the gradients of products', async () => {
    const [left, right, weights] = [tensor2d(a, [2, 3]), tensor2d(b, [3, 4]), tensor2d(dy, [2, 4])];
    await expectClose(product(left, right), multiply(a, b, { inner: 3, columns: 4 }));
    await expectClose(product(left, right), (await matMul(left, right).data()) as Float32Array);
    const [gradientA, gradientB] = grads((x: Tensor, y: Tensor) =>
      sum(mul(product(x as Tensor2D, y as Tensor2D), weights)),
    )([left, right]);
    await expectClose(gradientA!, ofA);
    await expectClose(gradientB!, ofB);
  });

  it('with something given on either side are the same, and have the other side’s gradient', async () => {
    const [left, right, weights] = [tensor2d(a, [2, 3]), tensor2d(b, [3, 4]), tensor2d(dy, [2, 4])];
    const given = transpose(right);
    await expectClose(givenProduct(left, right), multiply(a, b, { inner: 3, columns: 4 }));
    await expectClose(productWithGiven(left, given), multiply(a, b, { inner: 3, columns: 4 }));
    const [gradientB] = grads((y: Tensor) => sum(mul(givenProduct(left, y as Tensor2D), weights)))([right]);
    const [gradientA] = grads((x: Tensor) => sum(mul(productWithGiven(x as Tensor2D, given), weights)))([
      left,
    ]);
    await expectClose(gradientA!, ofA);
    await expectClose(gradientB!, ofB);
  });
});
