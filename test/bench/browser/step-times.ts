/** Times the steps of a local round on the backend that is set, by the code that a visitor's browser runs. */
import { trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask } from '../../../client/models/model.ts';
import { learningRate } from './round-shapes.ts';

/** Steps and what they did. */
export type StepTimes = {
  /** Of each step but the first, which compiles and warms up, milliseconds. */
  readonly milliseconds: number[];
  /** Loss before each step, nats: equal where the same was computed. */
  readonly losses: readonly number[];
};

/** @param steps 2 or more */
export async function timeLocalRound(task: LocalTask, steps: number): Promise<StepTimes> {
  const marks: number[] = [];
  const { losses } = await trainLocally(task, { steps, learningRate }, async () => {
    marks.push(performance.now());
  });
  return { milliseconds: marks.slice(1).map((mark, i) => mark - marks[i]!), losses };
}
