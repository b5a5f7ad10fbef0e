/** The targets of predictions as the dense constants that `catalog-softmax.ts` takes. */
import { type Predictions, type Targets, toDense } from './predictions.ts';
import type { PlainTensor } from './tensors.ts';

/** @returns `targets` and, where there are any, `negatives`, [predictions, items] each */
export function softmaxTargets(
  { targets, negatives }: Pick<Predictions, 'targets' | 'negatives'>,
  [predictions, items]: readonly [predictions: number, items: number],
): { targets: PlainTensor; negatives?: PlainTensor } {
  const dense = (each: Targets): PlainTensor => ({
    values: toDense(each, predictions, items),
    shape: [predictions, items],
  });
  return { targets: dense(targets), ...(negatives.item.length > 0 && { negatives: dense(negatives) }) };
}
