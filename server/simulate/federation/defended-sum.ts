/** The sum of a simulated cohort where updates are looked at one by one, by the functions that the server and auditors use. */
import { aggregateCohort } from '../../../shared/lattice/aggregation.ts';
import { courseOf } from '../../../shared/lattice/course.ts';
import type { SparseUpdate } from '../../../shared/lattice/decode-update.ts';
import { addUpdate } from '../../../shared/lattice/sum.ts';
import { countedUpdate, updateLength, updateShape } from '../../../shared/lattice/update-shape.ts';
import { firstMoment, type Master } from '../../../shared/server-optimizer.ts';
import type { FederationSettings } from './federation-settings.ts';

/** One update, and whose it is. */
export type GivenUpdate = { readonly user: number; readonly update: SparseUpdate };

/** What came of them. */
export type DefendedSum = {
  /** [d], and the metrics behind it where there are any. */
  readonly sum: Int32Array;
  /** Whose update was off course, and did not count. */
  readonly setAside: readonly number[];
};

/** Whether the plain sum is not enough. */
export const looksAtUpdates = ({ aggregation, leastCosine }: FederationSettings): boolean =>
  aggregation !== undefined || leastCosine !== undefined;

/**
 * @param settings with a lattice
 * @param master the current one
 */
export function defendedSum(
  given: readonly GivenUpdate[],
  { lattice, metrics, optimizer, aggregation, leastCosine }: FederationSettings,
  master: Master,
): DefendedSum {
  if (!lattice) throw new TypeError('there is no lattice');
  const shape = updateShape(master.model.length, { lattice, metrics });
  const course = courseOf(firstMoment(master, optimizer), leastCosine);
  const counted = given.map(({ update }) => countedUpdate(update, shape, course));
  const sum = new Int32Array(updateLength(shape));
  for (const update of counted) addUpdate(sum, update);
  if (aggregation && counted.length > 0) {
    const cohort = { dim: shape.modelDim, count: counted.length, each: () => counted };
    sum.set(aggregateCohort(cohort, aggregation, shape.modelRadius));
  }
  const setAside = given.filter(({ update }, i) => counted[i] !== update).map(({ user }) => user);
  return { sum, setAside };
}
