/** How the updates of a round count: what a configuration asks for, over the model that the round begins with. */
import type { Aggregation } from '../lattice/aggregation.ts';
import { type Course, courseOf } from '../lattice/course.ts';
import { firstMoment, type Master } from '../server-optimizer.ts';
import type { LogState } from './state.ts';

/** See the head of this file. */
export type RoundRules = {
  /** What is made of the cohort; null: the sum. */
  readonly aggregation: Aggregation | null;
  /** Which updates count with their metrics alone; null: none. */
  readonly course: Course | null;
};

/** Every update counts, and adds up. */
export const plainRules: RoundRules = { aggregation: null, course: null };

/** Whether the rules of a round take the master that it begins with. */
export const looksAtMaster = ({ config }: Pick<LogState, 'config'>): boolean =>
  config?.site.leastCosine !== undefined;

/**
 * The rules of the round that begins after these leaves.
 * @param master the current one; not asked for unless {@link looksAtMaster}
 */
export function roundRules(state: Pick<LogState, 'config' | 'optimizers'>, master: () => Master): RoundRules {
  const { config, optimizers } = state;
  const made = optimizers.at(-1);
  if (!config || !made) throw new TypeError('a log begins with its config');
  const { aggregation = null, leastCosine } = config.site;
  const heading = looksAtMaster(state) ? firstMoment(master(), made) : null;
  return { aggregation, course: courseOf(heading, leastCosine) };
}
