/**
 * The drift alarm: the current arm's HR@10 over the latest releases against the releases before them. It says that
 * what visitors want has moved, or that the model has got worse: what to do about it is another question, which
 * `judge-release.ts` answers where it is the model's fault.
 *
 * False alarms: evidence of 3 comes with probability at most exp(-4.5), .011, and by the normal distribution with
 * .0013, one look in 740. Looks overlap, so alarms come and go in runs of several releases.
 */
import { type Evaluation, poolArm } from './evaluation.ts';
import { evidenceOfFall } from './fall.ts';

/** Releases in the latest window. */
export const driftWindow = 10;

/** Most releases before it that it is held against; at least {@link driftWindow} of them are needed. */
const driftReference = 30;

/** Evidence at which the alarm is given, standard deviations; see {@link evidenceOfFall}. */
export const driftEvidence = 3;

/** Whether the metric has fallen, and with which release the alarm began that still lasts. */
export type Drift = {
  readonly alarm: boolean;
  /** Version that was evaluated when it began; null without an alarm. */
  readonly since: number | null;
};

/**
 * @param evaluations of the current model's line, oldest first
 * @returns null where there are too few releases to compare
 */
export function driftOf(evaluations: readonly Evaluation[]): Drift | null {
  if (evaluations.length < 2 * driftWindow) return null;
  let since: number | null = null;
  for (let end = evaluations.length; isAlarmed(evaluations.slice(0, end)); end--) {
    since = evaluations[end - 1]?.version ?? null;
  }
  return { alarm: since !== null, since };
}

/** The alarm as it was after the last of these. */
function isAlarmed(evaluations: readonly Evaluation[]): boolean {
  const latest = evaluations.slice(-driftWindow);
  const before = evaluations.slice(-driftWindow - driftReference, -driftWindow);
  if (before.length < driftWindow) return false;
  return evidenceOfFall(poolArm(before, 'current'), poolArm(latest, 'current')) >= driftEvidence;
}
