/** What page and worker say to each other: numbers, names and codes; no tensors, no errors, no models. */
import type { InitOptions } from '../embed/api.ts';
import type { OffReason } from '../embed/status.ts';
import type { Attributes } from '../history/attributes.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { DeviceClass } from '../models/visitor-features.ts';
import type { Cause } from '../recommend/causes.ts';
import type { SessionReport } from './session-report.ts';

/** A file of the client build with its SHA-256, hex. */
export type BuiltFile = { readonly name: string; readonly hash: string };

/** What a page wants to know of the model that it recommends with. */
export type Question = (
  | { readonly kind: 'score' }
  /** Why this item? */
  | { readonly kind: 'explain'; readonly itemId: string }
) & {
  /** The answer has the same. */
  readonly id: number;
  /** Hashes of the catalog and of the model. */
  readonly catalog: string;
  readonly model: string;
  /** The history as the page has it. */
  readonly events: readonly HistoryEvent[];
  /** What the page says of its visitor. */
  readonly attributes: Attributes;
};

/** To a question; with nothing in it where the worker could not tell. */
export type Answer = {
  readonly kind: 'answer';
  readonly id: number;
  /** Of every item, [items], to `score`. */
  readonly scores?: Float32Array;
  /** To `explain`. */
  readonly causes?: readonly Cause[];
};

/** From the page. */
export type ToWorker =
  | {
      readonly kind: 'start';
      /** Origin of the aggregator. */
      readonly aggregator: string;
      readonly backend: NonNullable<InitOptions['backend']>;
      readonly deviceClass: DeviceClass;
      /** Identity of the log that the page names. */
      readonly log: string | undefined;
      /** As the page has set it. */
      readonly budget: InitOptions['budget'];
    }
  /** Why the page lets no training begin now; null: it does. */
  | { readonly kind: 'gate'; readonly shut: OffReason | null }
  /** The history has grown. */
  | { readonly kind: 'wake' }
  | Question;

/** From the worker. */
export type FromWorker = SessionReport | Answer;
