/**
 * Who takes part in which release. Users come in shuffled passes, everybody once in a pass, so that no two of them
 * differ by more than one participation, and nobody passes ceil(releases * cohort / users): real visitors come when
 * they come, and no amplification by sampling is claimed.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { seededUniform, streams } from '../seeded-uniform.ts';
import { shuffled } from '../shuffle.ts';

/** How often the users of a run take part. */
export type CohortPlan = {
  /** Users that can be trained on, by index into the data set. */
  readonly users: Int32Array;
  readonly releases: number;
  /** Participants of each release, 1..users. */
  readonly cohort: number;
};

/** The least cap under which a plan can be carried out: ceil(releases * cohort / users). */
export function neededCap({ users, releases, cohort }: CohortPlan): number {
  return Math.ceil((releases * cohort) / users.length);
}

/** @throws HearsayError BAD_CONFIG (a plan in which somebody would have to pass the cap) */
export function requireCap(plan: CohortPlan, cap: number): void {
  const { users, releases, cohort } = plan;
  const needed = neededCap(plan);
  if (cap >= needed) return;
  throw new HearsayError(
    'BAD_CONFIG',
    `cap: ${releases} releases of ${cohort} among ${users.length} users take a cap of ${needed}, got ${cap}`,
  );
}

/**
 * The cohorts of a run, one per release.
 * @param cap most participations of one user
 * @throws HearsayError BAD_CONFIG (a plan in which somebody would pass the cap, a cohort larger than the users)
 */
export function createCohorts(plan: CohortPlan, cap: number, seed: number): Int32Array[] {
  const { users, releases, cohort } = plan;
  if (!(cohort >= 1 && cohort <= users.length)) {
    throw new HearsayError('BAD_CONFIG', `cohort: expected 1 to ${users.length} users, got ${cohort}`);
  }
  requireCap(plan, cap);
  const uniform = seededUniform(seed, streams.cohorts);
  let pass: number[] = [];
  return Array.from({ length: releases }, () => {
    const members = new Set<number>();
    const later: number[] = [];
    while (members.size < cohort) {
      if (pass.length === 0) pass = [...shuffled(users, uniform)];
      const user = pass.pop()!; // filled just now, where it was empty
      // Across the seam of two passes somebody could be drawn twice into one release.
      if (members.has(user)) later.push(user);
      else members.add(user);
    }
    pass.push(...later);
    return Int32Array.from(members);
  });
}
