/** What the sums of answers say, in the names of the report. */
import { type AnswerOptions, type AnswerState, fullNames, sampledNames } from './answer-sums.ts';
import { coverage, gini, longTailShare } from './exposure.ts';
import { type Mean, type Moments, meanOf } from './moments.ts';
import type { FullMetrics } from './ranking.ts';
import { type RatingError, ratingErrorOf } from './rating-error.ts';
import type { SampledMetrics } from './sampled.ts';

/** Quality in one group of users. */
export type GroupResult = {
  readonly label: string;
  readonly users: number;
  readonly hr10: Mean;
  readonly ndcg10: Mean;
};

/** A value of each metric: over the full ranking, and among 99 negatives. */
export type MetricValues = { readonly full: FullMetrics; readonly sampled99: SampledMetrics };

/** Means over the tests, with what belongs to them. */
export type AnswerResult = MetricValues & {
  /** How many tests. */
  readonly tests: number;
  readonly standardErrors: MetricValues;
  /** In units of the ratings; null where no target had one. */
  readonly rating: RatingError | null;
  readonly coverage10: number;
  readonly exposureGini: number;
  /** Share of what is shown that is among the 80 % least popular items. */
  readonly longTailShare: number;
  /** Without groups in which nobody was tested. */
  readonly groupings: readonly { readonly name: string; readonly groups: readonly GroupResult[] }[];
};

/** The two figures that are drawn and compared most. */
export type ShortMetrics = Pick<FullMetrics, 'hr10' | 'ndcg10'>;

/** Their means. */
export function shortOf({ all }: AnswerState): ShortMetrics {
  const mean = (name: (typeof fullNames)[number]): number => meanOf(all, fullNames.indexOf(name)).mean;
  return { hr10: mean('hr10'), ndcg10: mean('ndcg10') };
}

/** The same of new visitors, by how many of their events were known. */
export function shortByEvents(answers: ReadonlyMap<number, AnswerState>): Record<string, ShortMetrics> {
  return Object.fromEntries(Array.from(answers, ([count, state]) => [count, shortOf(state)]));
}

/** Means of all metrics. */
export const meansOf = ({ all }: AnswerState): MetricValues => valuesOf(all, ({ mean }) => mean);

/**
 * What the sums say.
 * @param options those of the sums, and how long the scale of the ratings is in their own units
 * @param popularity [items] by how many users each item was touched in training
 */
export function answerResult(
  state: AnswerState,
  { groupings = [], ratingRange = 1 }: Pick<AnswerOptions, 'groupings'> & { ratingRange?: number },
  popularity: ArrayLike<number>,
): AnswerResult {
  const { all, groups, exposure, ratings } = state;
  const groupResults = groupings.map(({ name, labels }, i) => {
    const results = labels.map((label, j) => {
      const moments = groups[i]![j]!;
      return { label, users: moments.count, hr10: meanOf(moments, 0), ndcg10: meanOf(moments, 1) };
    });
    return { name, groups: results.filter(({ users }) => users > 0) };
  });
  return {
    tests: all.count,
    ...meansOf(state),
    standardErrors: valuesOf(all, ({ standardError }) => standardError),
    rating: ratingErrorOf(ratings, ratingRange),
    coverage10: coverage(exposure),
    exposureGini: gini(exposure),
    longTailShare: longTailShare(exposure, popularity),
    groupings: groupResults,
  };
}

function valuesOf(all: Moments, pick: (mean: Mean) => number): MetricValues {
  const value = (i: number): number => pick(meanOf(all, i));
  return {
    full: Object.fromEntries(fullNames.map((name, i) => [name, value(i)])) as FullMetrics,
    sampled99: Object.fromEntries(
      sampledNames.map((name, i) => [name, value(fullNames.length + i)]),
    ) as SampledMetrics,
  };
}
