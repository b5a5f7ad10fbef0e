/** How far predicted ratings lie from those given. */
import { addMoments, addValues, type Moments, meanOf, noMoments } from './moments.ts';

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
  /** Null where nothing was added. */
  result(): RatingError | null;
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
    result() {
      if (moments.count === 0) return null;
      return { mae: meanOf(moments, 0).mean, rmse: Math.sqrt(meanOf(moments, 1).mean) };
    },
  };
}
