/** The scale of a file's ratings, as far as its ratings show it: browsers know ratings of 0..1, worst to best. */

/** In units of the file; `least` < `most`. */
export type RatingScale = { readonly least: number; readonly most: number };

/** From the worst rating to the best; null where there are none, or one value that says nothing. */
export function ratingScaleOf(ratings: Float32Array | null): RatingScale | null {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const rating of ratings ?? []) {
    if (rating < least) least = rating;
    if (rating > most) most = rating;
  }
  return least < most ? { least, most } : null;
}

/** 0..1, worst to best; NaN stays NaN. */
export function toScale(rating: number, { least, most }: RatingScale): number {
  return (rating - least) / (most - least);
}
