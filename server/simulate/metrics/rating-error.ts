/**
 * How far predicted ratings lie from those given. Added on a scale of 0..1, sums are exact, and so the same on any
 * number of threads; see `moments.ts`.
 */
import { addMoments, addValues, type Moments, meanOf, noMoments } from './moments.ts';

/** What was predicted, and what came; both 0..1. */
export type PredictedRating = { readonly predicted: number; readonly actual: number };

/** Mean absolute error and root mean square error, in units of the ratings. */
export type RatingError = { readonly mae: number; readonly rmse: number };

/** Sums errors. */
export type RatingErrors = {
  /** One rating; both finite. */
  add(predicted: number, actual: number): void;
  /** Adds what another thread has summed. */
  merge(state: Moments): void;
  /** Plain, to be sent between threads. */
  state(): Moments;
  /**
   * Null where nothing was added.
   * @param unit what an error of 1 is in units of the ratings; 1 where they were added as they are
   */
  result(unit?: number): RatingError | null;
};

/** No ratings yet. */
export function ratingErrors(): RatingErrors {
  const moments = noMoments(2);
  return {
    add(predicted, actual) {
      const error = predicted - actual;
      addValues(moments, [Math.abs(error), error ** 2]);
    },
    merge: (state) => addMoments(moments, state),
    state: () => moments,
    result(unit = 1) {
      if (moments.count === 0) return null;
      return { mae: unit * meanOf(moments, 0).mean, rmse: unit * Math.sqrt(meanOf(moments, 1).mean) };
    },
  };
}
