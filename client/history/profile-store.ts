/**
 * Where a profile lives: history, secret, participations, the log it saw, products, what happened in an experiment and what
 * is the visitor's own, erased together.
 */
import type { Outcomes } from '../experiment/outcomes.ts';
import type { SeenProduct } from '../page/page-product.ts';
import type { Attributes } from './attributes.ts';
import type { Spending } from './daily-budget.ts';
import type { HistoryEvent } from './history-event.ts';
import type { Claim, Participation } from './participation.ts';
import type { SeenCheckpoint, SeenTerms } from './seen-checkpoint.ts';

/** Most events that a profile keeps; older ones go. */
export const maxHistory = 2000;

/** Most products that a profile keeps; those seen longest ago go. */
export const maxProducts = 500;

/** What a claim is judged by. */
export type ClaimTerms = {
  /** Most updates in a period. */
  readonly cap: number;
  /** As it was before the history was read: another one now says that the profile was erased meanwhile. */
  readonly secret: Uint8Array;
};

/** What comes of what was there. */
export type OutcomesChange = (before: Outcomes | undefined) => Outcomes;

/** What the page and its worker both do with a profile. Every method may reject: private mode, quota, eviction. */
export type CommonStore = {
  /** Oldest first. */
  readonly events: () => Promise<HistoryEvent[]>;
  /** Forget the events before this time, milliseconds since 1970, and which recommendations were followed before it. */
  readonly dropEventsBefore: (time: number) => Promise<void>;
  /** What the page said of its visitor last. */
  readonly attributes: () => Promise<Attributes>;
  /** 32 random bytes that make this profile's pseudonyms; never sent. */
  readonly secret: () => Promise<Uint8Array>;
  readonly close: () => void;
};

/** A profile as the page has it: what happened, and what it was told. */
export type PageStore = CommonStore & {
  readonly addEvents: (events: readonly HistoryEvent[]) => Promise<void>;
  readonly keepAttributes: (attributes: Attributes) => Promise<void>;
  /** What pages said of products, seen longest ago first. */
  readonly products: () => Promise<SeenProduct[]>;
  /** In place of what is kept of them; past {@link maxProducts} those that were seen longest ago go. Never sent. */
  readonly keepProducts: (products: readonly SeenProduct[]) => Promise<void>;
  /** Forget the products that were last seen before this time, milliseconds since 1970. */
  readonly dropProductsBefore: (time: number) => Promise<void>;
  /**
   * Put something else in its place, in one step: of two tabs that do so at once, the second changes what the first left.
   * @param secret as in {@link ClaimTerms}: for a profile that was erased meanwhile nothing is noted
   */
  readonly changeOutcomes: (log: string, secret: Uint8Array, change: OutcomesChange) => Promise<void>;
  /** Forget everything; what comes after is a new profile. */
  readonly erase: () => Promise<void>;
};

/** A profile as training has it: what was learned, sent, seen and spent. */
export type TrainingStore = CommonStore & {
  /** The visitor's own parameters of a model, by its name; empty before the first round. They are never sent. */
  readonly local: (model: string) => Promise<Float32Array>;
  /** @param secret as in {@link ClaimTerms}: of a profile that was erased meanwhile nothing comes back */
  readonly keepLocal: (model: string, values: Float32Array, secret: Uint8Array) => Promise<void>;
  /** Oldest first. */
  readonly participations: () => Promise<Participation[]>;
  /**
   * Judge and record in one step: of two tabs that try at once, one gets `claimed`. Durable when it resolves.
   */
  readonly claim: (wanted: Participation, terms: ClaimTerms) => Promise<Claim>;
  /** Record an outcome; of a participation that was erased meanwhile nothing comes back. */
  readonly settle: (participation: Participation) => Promise<void>;
  /** The checkpoint that this profile saw last of the log of an aggregator, by its origin. */
  readonly seenLog: (aggregator: string) => Promise<SeenCheckpoint | undefined>;
  /** Replace it, if the terms hold; says whether they did. Durable when it resolves. */
  readonly keepSeenLog: (aggregator: string, seen: SeenCheckpoint, terms: SeenTerms) => Promise<boolean>;
  /** What training has taken of this browser, as it was recorded last. */
  readonly spending: () => Promise<Spending | undefined>;
  /** @param secret as in {@link ClaimTerms}: of a profile that was erased meanwhile nothing comes back */
  readonly keepSpending: (spending: Spending, secret: Uint8Array) => Promise<void>;
  /** What happened in an experiment of a log; undefined before anything did. */
  readonly outcomes: (log: string) => Promise<Outcomes | undefined>;
};

/** All of a profile. */
export type ProfileStore = PageStore & TrainingStore;
