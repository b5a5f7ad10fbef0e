/**
 * Cross-entropy over the whole catalog, with its gradient written out. Matrix products only: TensorFlow.js's
 * own gradient would build the same large intermediates twice, and its WASM backend runs a product with a
 * transposed operand ten times slower than a plain one, so the small operands are transposed first.
 */
import {
  add,
  customGrad,
  div,
  log,
  matMul,
  mul,
  type NamedTensorMap,
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
import type { LocalTask, SoftmaxParts } from './model.ts';

/** What is predicted, [predictions, catalog] each; see `predictions.ts`. Not differentiated. */
type CatalogTargets = {
  readonly targets: Tensor2D;
  /** Pushed down by -log(1 - p) (Welleck et al. 2020, unlikelihood); leave out where there are none. */
  readonly negatives?: Tensor2D | undefined;
};

/** Keeps the logarithm finite where a probability underflows. */
const tiny = 1e-30;

/**
 * 1 and a little: what a probability is taken from. Next to 1 a float32 has steps of 6e-8, and a GPU's division may
 * end above it: a probability of 1 would give an infinite gradient.
 */
const aboveOne = 1 + 1e-6;

/**
 * Sum over targets of weight * -log p, over negatives of weight * -log(1 - p), with p = softmax(H Vᵀ + b), nats.
 * @param users [predictions, dim] H
 * @param items [catalog, dim] V
 * @param bias [catalog] b
 */
export function catalogSoftmaxLoss(
  users: Tensor2D,
  items: Tensor2D,
  bias: Tensor1D,
  wanted: CatalogTargets,
): Scalar {
  const loss = customGrad((h, v, b, save) => {
    const p = softmax(add(matMul(h as Tensor2D, transpose(v as Tensor2D)), b as Tensor)) as Tensor2D;
    (save as (tensors: Tensor[]) => void)([h as Tensor, v as Tensor, p]);
    return {
      value: lossOf(p, wanted),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [h, v, p] = saved as [Tensor2D, Tensor2D, Tensor2D];
        const error = errorOf(p, wanted);
        return [
          mul(matMul(error, v), dy),
          mul(transpose(matMul(transpose(h), error)), dy),
          mul(sum(error, 0), dy),
        ];
      },
    };
  });
  return loss(users, items, bias) as Scalar;
}

/**
 * {@link catalogSoftmaxLoss} as the loss of a local task that trains the variables `outputs` and `itemBias`.
 * @param nameOf name of a step's constant; `targets` and `negatives` in every step unless told
 */
export function softmaxLossOf(
  users: SoftmaxParts['users'],
  nameOf: (name: keyof CatalogTargets, step: number) => string = (name) => name,
): LocalTask['loss'] {
  return (variables: NamedTensorMap, constants: NamedTensorMap, { step }) => {
    const { outputs, itemBias } = variables as { outputs: Tensor2D; itemBias: Tensor1D };
    const given = constants as Record<string, Tensor2D>;
    const wanted = {
      targets: given[nameOf('targets', step)]!,
      negatives: given[nameOf('negatives', step)],
    };
    return catalogSoftmaxLoss(users(variables, constants, step), outputs, itemBias, wanted);
  };
}

/**
 * The same loss for logits that come from elsewhere, and over any set of items.
 * @param logits [predictions, items]
 */
export function softmaxLoss(logits: Tensor2D, wanted: CatalogTargets): Scalar {
  const loss = customGrad((logits, save) => {
    const p = softmax(logits as Tensor2D) as Tensor2D;
    (save as (tensors: Tensor[]) => void)([p]);
    return {
      value: lossOf(p, wanted),
      gradFunc: (dy: Tensor, [p]: Tensor[]) => mul(errorOf(p as Tensor2D, wanted), dy),
    };
  });
  return loss(logits) as Scalar;
}

function lossOf(p: Tensor2D, { targets, negatives }: CatalogTargets): Scalar {
  const likelihood = sum(mul(targets, log(add(p, tiny))));
  if (!negatives) return neg(likelihood) as Scalar;
  return neg(add(likelihood, sum(mul(negatives, log(sub(aboveOne, p)))))) as Scalar;
}

/** d loss / d logits, [predictions, catalog]. */
function errorOf(p: Tensor2D, { targets, negatives }: CatalogTargets): Tensor2D {
  const wanted = sub(mul(p, sum(targets, 1, true)), targets) as Tensor2D;
  if (!negatives) return wanted;
  const odds = div(mul(negatives, p), sub(aboveOne, p)) as Tensor2D;
  return add(wanted, sub(odds, mul(p, sum(odds, 1, true)))) as Tensor2D;
}
