/**
 * The visitor without a history, learned from those who have one: beside its ordinary predictions, a local round
 * predicts every item that the visitor wanted from nothing but the page's features. So without a history a model
 * shows what is popular, here and now, and learns that through the same clipped and noised vector.
 */
import { type Predictions, verdictsOf } from './predictions.ts';
import type { Sequence } from './sequence.ts';

/** Share of the loss that this prediction has. */
const share = 0.1;

/** The predictions and, as the last one, that from nothing; all targets together still weigh 1. */
export function withColdStart(sequence: Sequence, predictions: Predictions): Predictions {
  const { steps, ends, targets, negatives } = predictions;
  const wanted = [...verdictsOf(sequence)].filter(([, verdict]) => verdict > 0);
  const total = wanted.reduce((sum, [, verdict]) => sum + verdict, 0);
  const rest = (weight: Float32Array): Float32Array => weight.map((value) => value * (1 - share));
  return {
    steps: Int32Array.of(...steps, 0),
    ends: Int32Array.of(...ends, 0),
    targets: {
      prediction: Int32Array.of(...targets.prediction, ...wanted.map(() => steps.length)),
      item: Int32Array.of(...targets.item, ...wanted.map(([item]) => item)),
      weight: Float32Array.of(
        ...rest(targets.weight),
        ...wanted.map(([, verdict]) => (share * verdict) / total),
      ),
    },
    negatives: { ...negatives, weight: rest(negatives.weight) },
  };
}
