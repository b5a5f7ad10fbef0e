/**
 * Cross-entropy over the whole catalog, with its gradient written out. Matrix products only: TensorFlow.js's
 * own gradient would build the same large intermediates twice, and its WASM backend runs a product with a
 * transposed operand ten times slower than a plain one, so the small operands are transposed first.
 */
import {
  add,
  customGrad,
  log,
  matMul,
  mul,
  neg,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/**
 * Mean of -log softmax(H Vᵀ + b)[target] over positions, nats.
 * @param users [positions, dim] H
 * @param items [catalog, dim] V
 * @param bias [catalog] b
 * @param targets [positions, catalog] one-hot, not differentiated
 */
export function catalogSoftmaxLoss(
  users: Tensor2D,
  items: Tensor2D,
  bias: Tensor1D,
  targets: Tensor2D,
): Scalar {
  const loss = customGrad((h, v, b, y, save) => {
    const [positions] = (h as Tensor2D).shape;
    const probabilities = softmax(
      add(matMul(h as Tensor2D, transpose(v as Tensor2D)), b as Tensor),
    ) as Tensor2D;
    const hit = sum(mul(probabilities, y as Tensor), 1);
    (save as (tensors: Tensor[]) => void)([h as Tensor, v as Tensor, y as Tensor, probabilities]);
    return {
      value: mul(sum(neg(log(hit))), 1 / positions) as Scalar,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [h, v, y, p] = saved as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
        const scale = mul(dy, 1 / h.shape[0]);
        const error = sub(p, y) as Tensor2D;
        return [
          mul(matMul(error, v), scale),
          mul(transpose(matMul(transpose(h), error)), scale),
          mul(sum(error, 0), scale),
          y, // never asked for
        ];
      },
    };
  });
  return loss(users, items, bias, targets) as Scalar;
}
