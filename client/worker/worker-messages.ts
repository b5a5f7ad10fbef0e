/** What page and worker say to each other: numbers, names and codes; no tensors, no errors, no models. */
import type { InitOptions } from '../embed/api.ts';
import type { OffReason } from '../embed/status.ts';
import type { SessionReport } from './session-report.ts';

/** A file of the client build with its SHA-256, hex. */
export type BuiltFile = { readonly name: string; readonly hash: string };

/** From the page. */
export type ToWorker =
  | {
      readonly kind: 'start';
      /** Origin of the aggregator. */
      readonly aggregator: string;
      readonly backend: NonNullable<InitOptions['backend']>;
    }
  /** Why the page lets no training begin now; null: it does. */
  | { readonly kind: 'gate'; readonly shut: OffReason | null }
  /** The history has grown. */
  | { readonly kind: 'wake' };

/** From the worker. */
export type FromWorker = SessionReport;
