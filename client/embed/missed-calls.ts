/** The last calls of `track` that came to nothing, for who looks why. A page has one embed, so one such list. */

/** See the head of this file. What the page gave, as it gave it. */
export type MissedCall = { readonly name: unknown; readonly details: unknown };

const missed: MissedCall[] = [];

/** Most that are remembered. */
const maxMissed = 10;

/** Remember one. */
export function rememberMissed(call: MissedCall): void {
  if (missed.push(call) > maxMissed) missed.shift();
}

/** Forget them. */
export function forgetMissed(): void {
  missed.length = 0;
}

/** Oldest first. */
export const missedCalls = (): readonly MissedCall[] => missed;
