/** What an operator would be told of in federated evaluation: alarms that begin, and models that are withdrawn. */
import type { FederatedRelease } from './simulation-result.ts';

/** One of them. */
export type Happening = {
  /** The release after which it happened. */
  readonly release: number;
  /** The release that was gone back to; null: a drift alarm began. */
  readonly rolledBackTo: number | null;
};

/** In the order of releases; an alarm that lasts is told of once. */
export function federatedHappenings(releases: readonly FederatedRelease[]): Happening[] {
  return releases.flatMap(({ release, drift, rolledBackTo }, i) => [
    ...(drift && !releases[i - 1]?.drift ? [{ release, rolledBackTo: null }] : []),
    ...(rolledBackTo === null ? [] : [{ release, rolledBackTo }]),
  ]);
}
