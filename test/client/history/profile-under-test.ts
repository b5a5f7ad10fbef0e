/** A profile store that a conformance suite tests, and what its suites make it keep. */
import { onTestFinished } from 'vitest';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import type { SeenCheckpoint } from '../../../client/history/seen-checkpoint.ts';
import { logOne, participationOf } from './participation-of.ts';

/** One profile, as several tabs see it. */
export type ProfileUnderTest = {
  /** One more tab; the first is the profile's beginning. */
  readonly openTab: () => Promise<ProfileStore>;
  /** Close every tab and remove the profile. */
  readonly remove: () => Promise<void>;
};

/** A new profile in two tabs until the test is over. */
export async function openTwoTabs(create: () => ProfileUnderTest) {
  const profile = create();
  onTestFinished(profile.remove);
  return { profile, tab: await profile.openTab(), otherTab: await profile.openTab() };
}

/** A checkpoint of this size. */
export const seenOf = (size: number): SeenCheckpoint => ({
  log: logOne,
  size,
  root: new Uint8Array(32).fill(size),
  time: 1_700_000_000_000 + size,
});

/** Of an update that was accepted. */
export const receipt = { round: 0, leafIndex: 3, salt: 'ab'.repeat(32) };

/** Claim with the secret that the store has now. */
export const claim = async (store: ProfileStore, wanted = participationOf(0), cap = 5) =>
  store.claim(wanted, { cap, secret: await store.secret() });
