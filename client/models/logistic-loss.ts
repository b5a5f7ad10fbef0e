/** Binary cross-entropy of logits, with its gradient written out; finite for any logit. */
import {
  add,
  customGrad,
  exp,
  log,
  mul,
  neg,
  relu,
  type Scalar,
  sigmoid,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Sum of wanted * -log p + unwanted * -log(1 - p), with p = sigmoid(logits), nats.
 * @param wanted weights, broadcast against the logits: a constant of the local task, or a number
 * @param unwanted the same
 */
export function logisticLoss(logits: Tensor, wanted: Tensor | number, unwanted: Tensor | number): Scalar {
  const loss = customGrad((logits, save) => {
    const x = logits as Tensor;
    (save as (tensors: Tensor[]) => void)([x]);
    // -log p = max(-x, 0) + log(1 + e^-|x|), and so for 1 - p
    const [above, below] = [relu(x), relu(neg(x))];
    const both = log(add(exp(neg(add(above, below))), 1));
    return {
      value: sum(add(mul(add(below, both), wanted), mul(add(above, both), unwanted))) as Scalar,
      gradFunc: (dy: Tensor, [x]: Tensor[]) => {
        const p = sigmoid(x!); // what was saved
        return mul(sub(mul(p, unwanted), mul(sub(1, p), wanted)), dy);
      },
    };
  });
  return loss(logits) as Scalar;
}
