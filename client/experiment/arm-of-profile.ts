/**
 * Which arm of an experiment a profile is in: drawn by the profile's own secret, once for an experiment, so the same in
 * every tab and on every visit. Nobody else can tell beforehand, and pseudonyms cannot be linked by how it was drawn.
 */
import { type ExperimentArm, experimentArms } from '../../shared/metrics/metric-layout.ts';
import type { Experiment } from '../../shared/protocol/experiment-config.ts';
import { profileDraw } from '../history/profile-mac.ts';

/** @param secret of the profile. @param log identity of the log */
export async function armOfProfile(
  secret: Uint8Array,
  log: string,
  { name, shares }: Pick<Experiment, 'name' | 'shares'>,
): Promise<ExperimentArm> {
  return armAt(await profileDraw(secret, `hearsay experiment v1 ${log} ${name}`), shares);
}

/** @param draw of [0, 1) */
export function armAt(draw: number, shares: Experiment['shares']): ExperimentArm {
  const open = experimentArms.filter((arm) => shares[arm] > 0);
  let end = 0;
  for (const arm of open) {
    end += shares[arm];
    if (draw < end) return arm;
  }
  return open.at(-1) ?? 'recommendations'; // floats may add up to a little less than 1
}
