/** An update that left this browser, as the status lists it. */
import type { SentStatus } from '../../../client/embed/status.ts';

/** @param change what differs from one of round 0 that nobody has answered */
export function sentOf(change: Partial<SentStatus> = {}): SentStatus {
  return {
    round: 0,
    bytes: 900,
    time: 1_700_000_000_000,
    norm: { length: 0.25, share: 1 },
    outcome: 'pending',
    leafIndex: null,
    standing: null,
    refusal: null,
    ...change,
  };
}
