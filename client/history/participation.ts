/**
 * The rule that carries the privacy guarantee on this side: at most one update of a profile in any release, and
 * at most `cap` in a period. It is kept in the same durable store as the history, so both live and die together,
 * and it is recorded before anything is sent. Voided by clearing the storage: that makes a new profile.
 */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { Receipt, UpdateHeader } from '../../shared/protocol/messages.ts';

/** How long an update is; of the model's part, for metrics have a bound of their own. */
export type UpdateNorm = {
  /** L2, weight units. */
  readonly length: number;
  /** Of the longest that is allowed, 0..1. */
  readonly share: number;
};

/** What came of looking for an update's leaf in the log. */
export type LeafStanding = 'not looked yet' | 'in the log' | 'not in the log';

/** One update of this profile, recorded before it was sent. */
export type Participation = {
  /** Identity of the log; rounds are numbered per log. */
  readonly log: string;
  readonly header: UpdateHeader;
  readonly period: string;
  /** The bytes as sent: a resend is the same bytes. Dropped once the outcome is known. */
  readonly update: Uint8Array | null;
  /** Size as sent. */
  readonly bytes: number;
  /** `pending` until the aggregator has answered. */
  readonly outcome: 'pending' | 'accepted' | 'refused';
  readonly receipt: Receipt | null;
  readonly refusal: ErrorCode | null;
  /** Absent in records of earlier builds. */
  readonly norm?: UpdateNorm;
  /** Once it was accepted: what its leaf has to state (LG4), and whether it does. Absent in records of earlier builds. */
  readonly leaf?: { readonly hash: string; readonly standing: LeafStanding };
  /** What it tells of an experiment (PR14); absent where it tells nothing. */
  readonly told?: { readonly experiment: string; readonly flags: readonly number[] };
  /** When it was recorded, milliseconds since 1970. */
  readonly time: number;
};

/** What came of a claim. */
export type Claim = 'claimed' | 'already given' | 'cap reached' | 'profile erased';

/**
 * Whether a profile may add this participation to those it has.
 * @param earlier every participation of the profile that the store holds
 * @param cap most updates of a profile in a period
 */
export function judgeClaim(wanted: Participation, earlier: readonly Participation[], cap: number): Claim {
  const { log, header, period } = wanted;
  if (earlier.some((each) => each.log === log && each.header.round === header.round)) return 'already given';
  // A refused update counts as well: whether it really stayed out is only the aggregator's word.
  if (countIn(log, period, earlier) >= cap) return 'cap reached';
  // Another tab has told it meanwhile; what is prepared next tells the rest.
  if (earlier.some((each) => tellsAgain(wanted, each))) return 'already given';
  return 'claimed';
}

/** Whether an update would tell of an experiment what an earlier one, not refused, has told (PR14). */
function tellsAgain({ log, told }: Participation, earlier: Participation): boolean {
  if (!told || earlier.log !== log || earlier.outcome === 'refused') return false;
  const same = earlier.told?.experiment === told.experiment ? earlier.told.flags : [];
  return told.flags.some((flag) => same.includes(flag));
}

/** How often a profile has given in a period of a log. */
export function countIn(log: string, period: string, participations: readonly Participation[]): number {
  return participations.filter((each) => each.log === log && each.period === period).length;
}

/**
 * When the profile last gave, to whatever log and in whichever arm, milliseconds since 1970; -Infinity where it never
 * did. An update that was refused counts, for the same reason as above.
 */
export function lastContribution(participations: readonly Participation[]): number {
  return participations.reduce((latest, { time }) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
}

/** Whether two secrets are one: if not, the profile was erased in between, and what was learned from it goes too. */
export function isSameSecret(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

/** A participation after the aggregator's answer. */
export function settled(participation: Participation, answer: Receipt | ErrorCode): Participation {
  return typeof answer === 'string'
    ? { ...participation, update: null, outcome: 'refused', refusal: answer }
    : { ...participation, update: null, outcome: 'accepted', receipt: answer };
}
