/**
 * Whether the current model does worse than the earlier one on which a share of the visitors is held, by more than
 * chance and noise explain. Both arms are asked in the same releases, so tastes that drift do not count against the
 * current model. The held model lies a fixed number of releases back: what spoiled the model stays visible for as
 * long. It looks at the last 1, 2, 4, ... releases, because it does not know since when.
 *
 * False alarms: evidence of 4 comes with probability at most exp(-8), 3.4e-4, in each window, and by the normal
 * distribution with 3.2e-5. A lag of 10 has five windows: 1 in 600 releases at most, 1 in 6,300 by the normal one.
 */
import type { SiteConfig } from '../protocol/site-config.ts';
import { type Evaluation, poolArm } from './evaluation.ts';
import { evidenceOfFall } from './fall.ts';

/** Evidence at which a model is withdrawn, standard deviations; see {@link evidenceOfFall}. */
export const withdrawalEvidence = 4;

/** The judgement, and the strongest evidence that speaks for a withdrawal. */
export type Judgement = { readonly withdraw: boolean; readonly evidence: number };

/**
 * @param evaluations since the model's line began, oldest first
 * @param lag releases that the held model lies back
 */
export function judgeRelease(evaluations: readonly Evaluation[], lag: number): Judgement {
  const recent = evaluations.filter(({ heldVersion }) => heldVersion !== null).slice(-lag);
  let evidence = 0;
  for (let releases = 1; releases < 2 * recent.length; releases *= 2) {
    const window = recent.slice(-releases); // the last one is all of them
    evidence = Math.max(evidence, evidenceOfFall(poolArm(window, 'held'), poolArm(window, 'current')));
  }
  return { withdraw: evidence >= withdrawalEvidence, evidence };
}

/**
 * The version to go back to, judged between a release and the next round: the held model of the round that was
 * released last. Null where the current one stays. A function of what releases state: whoever asks again gets the same.
 * @param evaluations as {@link judgeRelease}
 */
export function versionToRestore(
  evaluations: readonly Evaluation[],
  { metrics }: Pick<SiteConfig, 'metrics'>,
): number | null {
  const heldVersion = evaluations.at(-1)?.heldVersion ?? null;
  if (!metrics?.rollback || heldVersion === null) return null;
  return judgeRelease(evaluations, metrics.lag).withdraw ? heldVersion : null;
}
