/** What the status says of the updates that left this browser. */
import { mostSent, type SentStatus } from '../embed/status.ts';
import type { Participation } from '../history/participation.ts';

/** The last ones, to whichever log, oldest first. */
export function sentStatus(participations: readonly Participation[]): SentStatus[] {
  const byTime = [...participations].sort((a, b) => a.time - b.time);
  return byTime.slice(-mostSent).map(toSent);
}

function toSent({ header, bytes, time, norm, outcome, receipt, leaf, refusal }: Participation): SentStatus {
  return {
    round: header.round,
    bytes,
    time,
    norm: norm ?? null,
    outcome,
    leafIndex: receipt?.leafIndex ?? null,
    standing: leaf?.standing ?? null,
    refusal,
  };
}
