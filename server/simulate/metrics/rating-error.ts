/**
 * How far predicted ratings lie from those given. Added on a scale of 0..1, sums are exact, and so the same on any
 * number of threads; see `moments.ts`.
 */
import { addValues, type Moments, meanOf, noMoments } from './moments.ts';

/** What was predicted, and what came; both finite, 0..1. */
export type PredictedRating = { readonly predicted: number; readonly actual: number };

/** Mean absolute error and root mean square error, in units of the ratings. */
export type RatingError = { readonly mae: number; readonly rmse: number };

/** Sums of no errors yet; add what other threads have summed with `addMoments`. */
export const noRatingErrors = (): Moments => noMoments(2);

/** Adds one rating. @param errors mutated */
export function addRatingError(errors: Moments, { predicted, actual }: PredictedRating): void {
  const error = predicted - actual;
  addValues(errors, [Math.abs(error), error ** 2]);
}

/**
 * What the sums say; null where nothing was added.
 * @param unit what an error of 1 is in units of the ratings
 */
export function ratingErrorOf(errors: Moments, unit: number): RatingError | null {
  if (errors.count === 0) return null;
  return { mae: unit * meanOf(errors, 0).mean, rmse: unit * Math.sqrt(meanOf(errors, 1).mean) };
}
