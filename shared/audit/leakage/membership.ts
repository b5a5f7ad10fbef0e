/**
 * Membership inference: does what was released tell who took part? Whoever holds somebody's update, or can make it from
 * what they know of the visitor, scores it against a release; see Shokri et al. 2017 (arXiv:1610.05820). Averages hide
 * that a few may stand out, so beside the area under the curve stands how many members are found where few others are
 * taken for members: Carlini et al. 2022 (arXiv:2112.03570), section 3.
 */

/** How well scores of members and of others lie apart. */
export type Separation = {
  /** Chance that a member scores above somebody else, ties half; .5 is a guess. */
  readonly auc: number;
  /** Share of the members that score above all but {@link falseAlarms} of the others. */
  readonly found: number;
};

/** Share of the others that may be taken for members when members are counted as found. */
export const falseAlarms = 0.05;

/** @param members scores, one or more; as `others`. Higher means: looks like a member */
export function separation(members: Float64Array, others: Float64Array): Separation {
  const allowed = Math.floor(falseAlarms * others.length);
  const threshold = others.slice().sort()[others.length - 1 - allowed]!;
  let [above, found] = [0, 0];
  for (const member of members) {
    for (const other of others) above += member > other ? 1 : member === other ? 0.5 : 0;
    if (member > threshold) found++;
  }
  return { auc: above / (members.length * others.length), found: found / members.length };
}

/** What is known of a release before it is looked at; vectors are [d], lattice units. */
export type Expectation = {
  /** Of one update of the crowd. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Updates in the sum. */
  readonly cohort: number;
  /** Of the noise in the sum. */
  readonly noiseVariance: number;
};

/**
 * How much more likely a sum is with this update in it than with one of the crowd in its place: the logarithm of the
 * ratio, were coordinates independent and normal. They are neither, so it ranks, and is no probability.
 * Sum over coordinates of a (s - a / 2) / w, with a = update - mean, s = sum - cohort mean, w = cohort variance + noise.
 * @param update [d], lattice units @param sum [d], with noise or without
 */
export function sumScore(
  update: Int32Array,
  sum: Int32Array | Float64Array,
  { mean, variance, cohort, noiseVariance }: Expectation,
): number {
  let score = 0;
  for (let i = 0; i < update.length; i++) {
    const own = update[i]! - mean[i]!;
    const weight = cohort * variance[i]! + noiseVariance;
    if (weight > 0) score += (own * (sum[i]! - cohort * mean[i]! - own / 2)) / weight;
  }
  return score;
}

/**
 * The same of a difference of models, whose scale an adaptive optimizer has made its own: it divides by about the standard
 * deviation of the sum, so the update is divided by it too, and what remains is an inner product.
 * @param difference [d], weight units
 */
export function differenceScore(
  update: Int32Array,
  difference: Float32Array,
  { mean, variance, cohort, noiseVariance }: Expectation,
): number {
  let score = 0;
  for (let i = 0; i < update.length; i++) {
    const weight = cohort * variance[i]! + noiseVariance;
    if (weight > 0) score += ((update[i]! - mean[i]!) * difference[i]!) / Math.sqrt(weight);
  }
  return score;
}
