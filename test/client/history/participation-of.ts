/** A participation, pending, as a session would claim it. */
import type { Participation } from '../../../client/history/participation.ts';

export const logOne = '11'.repeat(32);
export const logTwo = '22'.repeat(32);

/** @param change what differs from round 0 of period "0" of the first log */
export function participationOf(
  round = 0,
  { period = '0', log = logOne, byte = 7 }: { period?: string; log?: string; byte?: number } = {},
): Participation {
  return {
    log,
    header: { round, baseVersion: round, participant: byte.toString(16).padStart(2, '0').repeat(16) },
    period,
    update: Uint8Array.of(byte, byte),
    bytes: 2,
    outcome: 'pending',
    receipt: null,
    refusal: null,
    time: 1_700_000_000_000 + round,
  };
}
