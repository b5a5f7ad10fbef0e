/**
 * The privacy of this demo in one line, never claiming more than there is. An epsilon above 20 promises nothing
 * that a visitor could rely on, so the line says so.
 */
import type { Status } from '../../../client/index.ts';
import { formatCount, formatEpsilon } from '../numbers.ts';

const mostThatPromises = 20;

/** A privacy line and whether it stands for a guarantee at all. */
export type PrivacyLine = { readonly text: string; readonly guarantee: boolean };

/** The line for a status. */
export function privacyLine({ privacy, round }: Pick<Status, 'privacy' | 'round'>): PrivacyLine {
  if (privacy === null) return { text: 'Not known yet', guarantee: false };
  if (privacy.releases === 0) return { text: 'No model has been released yet', guarantee: false };
  if (privacy.epsilon === null) return { text: 'No noise — no guarantee', guarantee: false };
  const epsilon = `ε = ${formatEpsilon(privacy.epsilon)}`;
  if (privacy.epsilon <= mostThatPromises) {
    return { text: `${epsilon} at δ = ${privacy.delta}`, guarantee: true };
  }
  const why = round === null ? 'too few visitors' : `${formatCount(round.cohort)} visitors are too few`;
  return { text: `${epsilon} — no guarantee: ${why}`, guarantee: false };
}
