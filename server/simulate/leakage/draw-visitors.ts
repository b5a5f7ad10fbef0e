/** Whom the attacks are made on: some of a release's cohort, some who were not in it, and a crowd that only shows how visitors behave. */
import { createCohorts } from '../federation/cohorts.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import { shuffled } from '../shuffle.ts';
import type { SimulationPlan } from '../simulation-plan.ts';

/** Users; nobody is in two of the three. */
export type DrawnVisitors = {
  readonly members: Int32Array;
  readonly others: Int32Array;
  /** As `others`, not in the cohort. */
  readonly crowd: Int32Array;
};

/** Most of each kind: the AUC of so many is known to within some .04. */
const most = 100;

/** Draw them. @param release its index @returns at least one of each where the cohort leaves two users out */
export function drawVisitors({ users, settings, seed }: SimulationPlan, release: number): DrawnVisitors {
  const cohort = createCohorts({ users, ...settings }, settings.cap, seed)[release]!;
  const isIn = new Set(cohort);
  const uniform = seededUniform(seed, streams.visitors);
  const members = shuffled(cohort, uniform);
  const outsiders = shuffled(
    users.filter((user) => !isIn.has(user)),
    uniform,
  );
  const each = Math.min(most, Math.floor(outsiders.length / 2));
  return {
    members: members.subarray(0, most),
    others: outsiders.subarray(0, each),
    crowd: outsiders.subarray(each, 2 * each),
  };
}
