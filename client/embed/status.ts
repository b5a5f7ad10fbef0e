/** What `hearsay.status()` says: what runs, what does not, and why. Plain data; nothing here leaves the browser. */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';
import type { ConsentSource } from '../consent/decide-consent.ts';
import type { LeafStanding, UpdateNorm } from '../history/participation.ts';

/** Why the aggregator's log lets nothing be trained or sent; looked at again later. */
export type LogOffReason =
  /** Another one than the page names, or than this browser saw first. */
  | 'another log'
  /** A false signature, a history that does not go on from the one that was seen, a tile that does not fit. */
  | 'log does not hold'
  /** No leaf states the model that was announced. */
  | 'model not in the log'
  /** The leaf of an update of this browser is not where its receipt says. */
  | 'update not in the log'
  /** The checkpoint does not reach the announced model yet: a cache, a witness that is slow. */
  | 'log behind'
  /** Nothing came: a network, a server that is down, or one that withholds. */
  | 'log unreachable';

/** Why something is off; `null` means that it is on. */
export type OffReason =
  | 'no consent'
  | 'no storage'
  | 'storage full'
  | 'not a secure context'
  | 'worker could not start'
  | 'another tab trains'
  | 'privacy control'
  | 'page hidden'
  | 'page in use'
  | 'save-data'
  | 'slow link'
  | 'low battery'
  | 'daily budget'
  | 'budget spent'
  | 'empty catalog'
  | 'cap reached'
  | 'too little history'
  | 'protocol not supported'
  | 'server unreachable'
  | 'no backend'
  | 'device lost'
  | 'model not as stated'
  | 'script not as stated'
  | 'internal error'
  | 'refused by the server'
  | LogOffReason;

/** Which TensorFlow.js backend trains. */
export type BackendStatus = {
  readonly name: 'webgpu' | 'wasm' | 'cpu';
  /** Why this one, for people: "no GPU adapter", "asked for". */
  readonly reason: string;
  /** The adapter's own name, `vendor architecture`; empty without one. */
  readonly adapter: string;
};

/** One finished local round. */
export type LocalRoundStatus = {
  readonly round: number;
  /** Version of the model it started from. */
  readonly baseVersion: number;
  /** Items that it learned to predict. */
  readonly positions: number;
  /** Loss before each step, nats. */
  readonly losses: readonly number[];
  readonly milliseconds: number;
};

/** Updates that a status lists. */
export const mostSent = 50;

/** One update that left this browser. */
export type SentStatus = {
  readonly round: number;
  readonly bytes: number;
  /** When it was recorded, right before it was sent, milliseconds since 1970. */
  readonly time: number;
  /** Null where an earlier build sent it. */
  readonly norm: UpdateNorm | null;
  /** `pending` until the aggregator has answered. */
  readonly outcome: 'pending' | 'accepted' | 'refused';
  /** Leaf of the log that holds it; null unless accepted. */
  readonly leafIndex: number | null;
  /** Whether that leaf was found there; null unless accepted, or where an earlier build sent it. */
  readonly standing: LeafStanding | null;
  /** Why it was refused. */
  readonly refusal: ErrorCode | null;
};

/** The whole status; see `hearsay.status()`. */
export type Status = {
  /** Whether a history is kept on this device and trained on. */
  readonly consent: boolean;
  /**
   * On whose word it is, or is refused: the `visitor` to this page, the dialogue that the page has (`tcf`, `consent mode`), the
   * browser (`privacy control`), or nobody's but the operator's (`legitimate interest`). Null: nobody has said anything.
   */
  readonly consentSource: ConsentSource | null;
  readonly server: 'connecting' | 'connected' | 'unreachable';
  readonly history: {
    readonly events: number;
    /** `disk` survives the visit, `memory` does not. */
    readonly kept: 'disk' | 'memory';
  };
  readonly model: {
    readonly version: number;
    readonly bytes: number;
    /** Whether recommendations follow the visitor; false: what is popular, until a worker runs. */
    readonly personal: boolean;
  } | null;
  readonly training: {
    readonly state: 'off' | 'starting' | 'idle' | 'training' | 'sending';
    readonly off: OffReason | null;
    readonly backend: BackendStatus | null;
    readonly last: LocalRoundStatus | null;
  };
  /** Updates that left this browser, oldest first, the last {@link mostSent}. */
  readonly sent: readonly SentStatus[];
  /** The checkpoint of the log that was verified last; null before any was. */
  readonly log: {
    /** SHA-256 of the log's verifier key line, hex. */
    readonly id: string;
    /** Number of leaves. */
    readonly size: number;
    /** When it was verified, milliseconds since 1970. */
    readonly time: number;
  } | null;
  /** The round that is being collected, and what a profile may still give. */
  readonly round: {
    readonly number: number;
    readonly contributions: number;
    readonly cohort: number;
    readonly contributedThisPeriod: number;
    readonly cap: number;
  } | null;
  /** The experiment of the site that this profile is in (PR14); null: none, or there is no profile. */
  readonly experiment: { readonly arm: ExperimentArm } | null;
  /** The site's privacy as the server states it, not held against its log (PR11); null before anything is known. */
  readonly privacy: {
    /** Spent by the releases so far, 0 before the first; null once one carried no noise: no guarantee. */
    readonly epsilon: number | null;
    readonly delta: number;
    /** Of the next release; 0: no noise, no guarantee, also where `epsilon` is 0 still. */
    readonly noiseMultiplier: number;
    readonly cap: number;
    readonly releases: number;
    /**
     * Whether updates also say how well the model ranked this visitor's next event (PR9): the aggregator sees whether
     * there was one, and its rank where that is at most 10. A consent text must say so.
     */
    readonly evaluation: boolean;
    /**
     * Whether the site tries what recommendations are worth (PR14): pages show some visitors what is popular, or nothing,
     * and updates say in which arm a visitor is, and whether it saw and followed recommendations, put something into
     * the cart, bought. A consent text must say so.
     */
    readonly experiment: boolean;
  } | null;
};
