import { grads, type Tensor, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalogSoftmaxLoss } from '../../../../client/models/catalog-softmax.ts';
import type { SparseTargets } from '../../../../server/simulate/kernels/softmax-task.ts';
import { backends } from '../../../client/models/backends.ts';
import { filled, oneEach, pointOf, type Size, toMatrix } from './naive-softmax.ts';

const size: Size = { positions: 25, items: 333, dim: 32 };
const targets = oneEach(size);
const negatives: SparseTargets = { prediction: [0, 4, 24], item: [8, 3, 332], weight: [0.01, 0.05, 0.02] };

describe.each(backends)('the kernel and TensorFlow.js on %s', (_name, start) => {
  beforeAll(start);

  it('agree on loss and gradients within 1e-4', async () => {
    const point = pointOf(size, 31);
    const kernel = filled(size, point);
    const loss = kernel.gradient({ positions: size.positions, targets, negatives });
    const matrix = (sparse: SparseTargets) =>
      tensor2d(Float32Array.from(toMatrix(size, sparse)), [size.positions, size.items]);
    const dense = { targets: matrix(targets), negatives: matrix(negatives) };
    const tensors = [
      tensor2d(point.users, [size.positions, size.dim]),
      tensor2d(point.items, [size.items, size.dim]),
      tensor1d(point.bias),
    ];
    const lossOf = (h: Tensor, v: Tensor, b: Tensor) =>
      catalogSoftmaxLoss(h as Tensor2D, v as Tensor2D, b as Tensor1D, dense);
    const [expected] = await lossOf(tensors[0]!, tensors[1]!, tensors[2]!).data();
    expect(Math.abs(loss - expected!)).toBeLessThan(1e-4);
    const gradients = await Promise.all(grads(lossOf)(tensors).map((gradient) => gradient.data()));
    [kernel.userGradient, kernel.itemGradient, kernel.biasGradient].forEach((gradient, which) => {
      const largest = Math.max(...gradients[which]!.map(Math.abs));
      expect(largest).toBeGreaterThan(1e-3);
      gradient.forEach((x, i) => {
        expect(Math.abs(x - gradients[which]![i]!)).toBeLessThan(1e-4 * largest);
      });
    });
  });
});
