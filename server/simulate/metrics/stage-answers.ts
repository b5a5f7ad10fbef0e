/** The answers to all questions of a stage, whoever gives them. */
import type { Stage, Test } from '../split/split.ts';
import { type AnswerState, mergedAnswers } from './answer-sums.ts';

/** Answers of trained users and of new visitors by number of known events. */
export type StageAnswers = {
  readonly trained: AnswerState;
  readonly newVisitors: ReadonlyMap<number, AnswerState>;
};

/** Ask everything, one list of tests after the other. */
export async function askStage(
  { tests, newVisitorTests }: Stage,
  ask: (tests: readonly Test[]) => Promise<AnswerState>,
): Promise<StageAnswers> {
  const trained = await ask(tests);
  const newVisitors = new Map<number, AnswerState>();
  for (const [count, some] of newVisitorTests) newVisitors.set(count, await ask(some));
  return { trained, newVisitors };
}

/** The answers of two stages together, in memory of their own; the later alone where there is no earlier one. */
export function mergedStages(earlier: StageAnswers | null, later: StageAnswers): StageAnswers {
  if (!earlier) return later;
  const newVisitors = Array.from(later.newVisitors, ([count, state]) => {
    const before = earlier.newVisitors.get(count);
    return [count, before ? mergedAnswers(before, state) : state] as const;
  });
  return { trained: mergedAnswers(earlier.trained, later.trained), newVisitors: new Map(newVisitors) };
}
