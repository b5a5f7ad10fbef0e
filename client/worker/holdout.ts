/**
 * Which profiles are held on an earlier model: a share of them, chosen anew in every period by the profile's own
 * secret. The same in every tab; nobody else can tell beforehand, and periods cannot be linked by it.
 */
import type { Manifest, ModelRef } from '../../shared/protocol/messages.ts';
import { profileDraw } from '../history/profile-mac.ts';

/** @param holdout share of the profiles, 0..1 */
export async function isHeld(
  secret: Uint8Array,
  { log, period }: { readonly log: string; readonly period: string },
  holdout: number,
): Promise<boolean> {
  return (await profileDraw(secret, `hearsay holdout v1 ${log} ${period}`)) < holdout;
}

/** The model that a profile evaluates in place of training; null where it trains. @param secret of the profile */
export async function modelToEvaluate(
  { log, site, announcement }: Manifest,
  secret: Uint8Array,
): Promise<ModelRef | null> {
  const { held, round } = announcement;
  if (!site.metrics || !held || !round) return null;
  return (await isHeld(secret, { log, period: round.period }, site.metrics.holdout)) ? held : null;
}
