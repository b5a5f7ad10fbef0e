/** Asks a model the questions of a split. */
import { type History, historyOf } from '../protocol/history.ts';
import { knownBefore, type Split, type Test } from '../protocol/split.ts';
import type { AnswerSums } from './answer-sums.ts';

/** Scores of all items after a history; [items], finite, higher is better. */
export type Score = (history: History) => Float32Array;

/** @param answers takes them, with the `includeKnown` of the split */
export function evaluateTests(
  { dataset }: Split,
  tests: readonly Test[],
  { score, answers }: { score: Score; answers: AnswerSums },
): void {
  for (const test of tests) {
    const scores = score(historyOf(dataset, test.historyStart, test.historyEnd));
    answers.add(test.user, scores, { targets: test.targets, known: knownBefore(dataset, test) });
  }
}
