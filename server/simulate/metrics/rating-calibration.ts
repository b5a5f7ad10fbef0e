/**
 * The rating that a visitor would give: a model's scores only put items in an order, so each visitor gets a line
 * through them, rating = a + b * score, fitted to the visitor's own earlier ratings by ridge regression
 * (Hoerl, Kennard 1970). The slope is pulled towards 0 and the intercept towards the middle of the scale: a few
 * ratings give about the visitor's mean, none the middle. It needs nothing but what a browser has; the product shows no
 * predicted rating, the simulator measures what one would be worth.
 */

/** What a visitor has said of an item. */
type RatedItem = {
  /** Catalog index. */
  readonly item: number;
  /** 0..1, worst to best. */
  readonly rating: number;
};

const middle = 0.5;

/** The intercept is pulled as hard as by one rating in the middle, the slope as by twenty of no slope. */
const ridge = { intercept: 1, slope: 20 } as const;

/**
 * @param scores [items], finite; only differences count, in standard deviations over the catalog
 * @param rated not mutated; an item may come more than once
 * @returns the rating of an item by its catalog index, 0..1
 */
export function ratingPredictor(scores: Float32Array, rated: readonly RatedItem[]): (item: number) => number {
  const standardized = standardizedOver(scores);
  const { intercept, slope } = fitLine(
    rated.map(({ item, rating }) => ({ x: standardized(item), y: rating - middle })),
  );
  return (item) => Math.min(1, Math.max(0, middle + intercept + slope * standardized(item)));
}

/** Distance of an item's score from the catalog's mean, in standard deviations; 0 where all scores are the same. */
function standardizedOver(scores: Float32Array): (item: number) => number {
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  const stdDev = Math.sqrt(variance);
  return (item) => (stdDev > 0 ? (scores[item]! - mean) / stdDev : 0);
}

/** Least squares with a ridge on both coefficients: the normal equations, two by two; never singular. */
function fitLine(points: readonly { readonly x: number; readonly y: number }[]) {
  let [x, y, xx, xy] = [0, 0, ridge.slope, 0];
  for (const point of points) {
    x += point.x;
    y += point.y;
    xx += point.x * point.x;
    xy += point.x * point.y;
  }
  const ones = points.length + ridge.intercept;
  const determinant = ones * xx - x * x;
  return { intercept: (xx * y - x * xy) / determinant, slope: (ones * xy - x * y) / determinant };
}
