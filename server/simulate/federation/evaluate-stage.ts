/** Ranks the catalog for many tests on all threads, and adds the answers up. */
import { type AnswerState, answerSums } from '../metrics/answer-sums.ts';
import type { Grouping } from '../metrics/grouping.ts';
import type { Test } from '../protocol/split.ts';
import { among } from './among.ts';
import type { ThreadPool } from './thread-pool.ts';

/** Tests of one task: a tenth of a second or so. */
const testsPerTask = 32;

/** What is asked, and how answers are grouped. */
export type StageQuestions = {
  readonly tests: readonly Test[];
  readonly items: number;
  readonly seed: number;
  readonly includeKnown: boolean;
  readonly groupings: readonly Grouping[];
  readonly locals: ReadonlyMap<number, Float32Array>;
};

/** @param model [d] that recommends */
export async function evaluateStage(
  pool: ThreadPool,
  model: Float32Array,
  questions: StageQuestions,
): Promise<AnswerState> {
  const { tests, groupings, locals, ...options } = questions;
  pool.scoring.set(model);
  const tasks = [];
  for (let from = 0; from < tests.length; from += testsPerTask) {
    const part = tests.slice(from, from + testsPerTask);
    const users = part.map(({ user }) => user);
    tasks.push({ tests: part, groupings, locals: among(users, locals) });
  }
  const total = answerSums({ ...options, groupings });
  await pool.evaluate(tasks, (state) => total.merge(state));
  return total.state();
}
