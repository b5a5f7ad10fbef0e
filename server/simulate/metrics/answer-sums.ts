/**
 * What a model's scores are worth, user by user: the full ranking first, the 99-negatives figure beside it, how evenly quality falls
 * on users and exposure on items. The state is plain and adds up, so that threads can share the users between them.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import type { Grouping } from './grouping.ts';
import { addMoments, addValues, type Moments, noMoments } from './moments.ts';
import { fullMetrics } from './ranking.ts';
import { addRatingError, noRatingErrors, type PredictedRating } from './rating-error.ts';
import { sampledMetrics } from './sampled.ts';
import { tieGroups } from './tie-groups.ts';
import { topItems } from './top-items.ts';

/** The metrics of a state's sums: these over the full ranking, then {@link sampledNames}. */
export const fullNames = ['hr10', 'ndcg10', 'mrr', 'auc', 'precision10', 'recall10', 'f1At10'] as const;
/** The metrics among 99 negatives. */
export const sampledNames = ['hr10', 'ndcg10'] as const;

/** What every thread that adds answers agrees on. */
export type AnswerOptions = {
  /** Size of the catalog. */
  readonly items: number;
  /** Decides the negatives and which of tied items are shown. */
  readonly seed: number;
  readonly groupings?: readonly Grouping[];
  /** Whether items that the user had before are candidates too; see the split. */
  readonly includeKnown?: boolean;
};

/** Sums so far; plain, to be sent between threads. */
export type AnswerState = {
  readonly all: Moments;
  /** By grouping, by label. */
  readonly groups: readonly (readonly Moments[])[];
  /** [items] how often each was among the ten shown. */
  readonly exposure: Float64Array;
  /** Errors of predicted ratings, see `rating-error.ts`. */
  readonly ratings: Moments;
};

/** One user's answer. */
type Answer = {
  /** Distinct items, at least one; none of `known`, unless known items are included. */
  readonly targets: Int32Array;
  /** Items that the user had before. */
  readonly known: Int32Array;
  /** Of the targets that were rated, 0..1. */
  readonly ratings?: readonly PredictedRating[];
};

/** Takes scores. */
export type AnswerSums = {
  /**
   * @param scores [items], finite; higher is better
   * @throws HearsayError BAD_MODEL (a score that is not finite, or too few of them), INTERNAL (no target, or a known one)
   */
  add(user: number, scores: Float32Array, answer: Answer): void;
  state(): AnswerState;
};

/** The state before any answer. */
export function noAnswers({
  items,
  groupings = [],
}: Pick<AnswerOptions, 'items' | 'groupings'>): AnswerState {
  const metrics = fullNames.length + sampledNames.length;
  return {
    all: noMoments(metrics),
    groups: groupings.map(({ labels }) => labels.map(() => noMoments(metrics))),
    exposure: new Float64Array(items),
    ratings: noRatingErrors(),
  };
}

/** Adds other answers under the same options. @param into mutated */
export function addAnswers(into: AnswerState, others: AnswerState): void {
  addMoments(into.all, others.all);
  addMoments(into.ratings, others.ratings);
  into.groups.forEach((groups, i) => {
    for (const [j, group] of groups.entries()) addMoments(group, others.groups[i]![j]!);
  });
  others.exposure.forEach((count, item) => {
    into.exposure[item]! += count;
  });
}

/** Both together, in memory of its own. */
export function mergedAnswers(one: AnswerState, other: AnswerState): AnswerState {
  const sum = structuredClone(one);
  addAnswers(sum, other);
  return sum;
}

/** Sums of no answers yet. */
export function answerSums(options: AnswerOptions): AnswerSums {
  const { items, seed, groupings = [], includeKnown = false } = options;
  const state = noAnswers(options);
  const excluded = new Uint8Array(items);
  const touched = new Uint8Array(items);
  return {
    add(user, scores, { targets, known, ratings = [] }) {
      if (scores.length !== items) {
        throw new HearsayError('BAD_MODEL', `scores: expected ${items}, one per item, got ${scores.length}`);
      }
      mark(excluded, includeKnown ? [] : known);
      if (targets.length === 0 || targets.some((item) => excluded[item] !== 0)) {
        throw new HearsayError('INTERNAL', `user ${user}: expected targets that are candidates`);
      }
      mark(touched, known, targets);
      const full = fullMetrics(
        tieGroups({ scores, excluded }, targets),
        items - (includeKnown ? 0 : known.length),
      );
      const negatives = seededUniform(seed, streams.negatives, user);
      const sampled = sampledMetrics({ scores, touched }, targets, negatives);
      const values = [...fullNames.map((name) => full[name]), ...sampledNames.map((name) => sampled[name])];
      for (const moments of [state.all, ...groupsOf(user, groupings, state)]) addValues(moments, values);
      const shown = topItems({ scores, excluded }, seededUniform(seed, streams.tiedItems, user));
      for (const item of shown) state.exposure[item]!++;
      for (const rating of ratings) addRatingError(state.ratings, rating);
    },
    state: () => state,
  };
}

/** Sets a mask to 1 for these items, and to 0 for all others. */
function mark(mask: Uint8Array, ...lists: readonly Iterable<number>[]): void {
  mask.fill(0);
  for (const items of lists) for (const item of items) mask[item] = 1;
}

/** The sums of the groups that a user belongs to. */
function groupsOf(user: number, groupings: readonly Grouping[], { groups }: AnswerState): Moments[] {
  return groupings.flatMap(({ of }, i) => groups[i]![of[user] ?? -1] ?? []);
}
