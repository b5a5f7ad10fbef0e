/** Asks a model the questions of a split, and what it would say of ratings beside. */
import type { Dataset } from '../dataset/dataset.ts';
import { type History, historyOf } from '../split/history.ts';
import { knownBefore, type Test } from '../split/split.ts';
import type { AnswerSums } from './answer-sums.ts';
import { predictedRatings } from './predicted-ratings.ts';

/** Who answers, and where the answers go. */
export type Asked = {
  /** Scores of all items for a user after a history: [items], finite, higher is better. */
  readonly score: (history: History, user: number) => Float32Array | Promise<Float32Array>;
  /** With the `includeKnown` of the split. */
  readonly answers: AnswerSums;
};

/** One test after the other. */
export async function evaluateTests(
  dataset: Dataset,
  tests: readonly Test[],
  { score, answers }: Asked,
): Promise<void> {
  for (const test of tests) {
    const history = historyOf(dataset, test.historyStart, test.historyEnd);
    const scores = await score(history, test.user);
    answers.add(test.user, scores, {
      targets: test.targets,
      known: knownBefore(dataset, test),
      ratings: predictedRatings(dataset, test, { history, scores }),
    });
  }
}
