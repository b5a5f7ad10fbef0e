/** The targets of predictions as the dense constants that `catalog-softmax.ts` takes. */
import { type Predictions, type Targets, toDense } from './predictions.ts';
import type { PlainTensor } from './tensors.ts';

/** Of predictions what their targets are made of: how many there are, and what they ask for. */
type DensePredictions = Pick<Predictions, 'targets' | 'negatives'> & {
  readonly steps: { readonly length: number };
};

/**
 * @param items size of the catalog
 * @returns `targets` and, where there are any, `negatives`, [predictions, items] each
 */
export function softmaxTargets(
  { steps, targets, negatives }: DensePredictions,
  items: number,
): { targets: PlainTensor; negatives?: PlainTensor } {
  const dense = (each: Targets): PlainTensor => ({
    values: toDense(each, steps.length, items),
    shape: [steps.length, items],
  });
  return { targets: dense(targets), ...(negatives.item.length > 0 && { negatives: dense(negatives) }) };
}
