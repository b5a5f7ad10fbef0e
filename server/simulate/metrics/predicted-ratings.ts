/** What a browser would say of the targets of a test that were rated, from the visitor's earlier ratings and a model's scores. */
import type { Dataset } from '../dataset/dataset.ts';
import { type History, historyOf } from '../split/history.ts';
import type { Test } from '../split/split.ts';
import { ratingPredictor } from './rating-calibration.ts';
import type { PredictedRating } from './rating-error.ts';

/**
 * One for each target that has a rating; of several, the first tells.
 * @param scores [items], finite, of this history
 */
export function predictedRatings(
  dataset: Dataset,
  { historyEnd, targetsEnd, targets }: Test,
  { history, scores }: { history: History; scores: Float32Array },
): PredictedRating[] {
  const heldOut = new Map<number, number>();
  for (const { item, rating } of ratedItems(historyOf(dataset, historyEnd, targetsEnd))) {
    if (!heldOut.has(item)) heldOut.set(item, rating);
  }
  if (heldOut.size === 0) return [];
  const predict = ratingPredictor(scores, ratedItems(history));
  return Array.from(targets).flatMap((item) => {
    const actual = heldOut.get(item);
    return actual === undefined ? [] : [{ predicted: predict(item), actual }];
  });
}

function ratedItems({ items, ratings }: History): { item: number; rating: number }[] {
  if (!ratings) return [];
  return Array.from(items, (item, i) => ({ item, rating: ratings[i]! })).filter(
    ({ rating }) => !Number.isNaN(rating),
  );
}
