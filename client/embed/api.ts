/** The public face of the script tag, `window.hearsay`. No call throws into the page. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { Status } from './status.ts';

/** What `init` takes; everything has a default. */
export type InitOptions = {
  /** Origin of the aggregator; default: where the script came from. */
  readonly aggregator?: string;
  /** Which backend trains. `auto`: WebGPU on a real adapter, then WASM, then CPU. The others are for tests. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm' | 'cpu';
};

/** What a visitor did with an item, or searched for. */
export type TrackDetails = {
  readonly itemId?: string;
  readonly query?: string;
  /** Of a `rating`: 0..1, worst to best; four of five stars are .8. */
  readonly rating?: number;
};

/** One recommendation. */
export type Recommendation = { readonly itemId: string; readonly score: number };

/** What `recommend` takes. */
export type RecommendOptions = {
  /** How many, 1..100; default 10. */
  readonly count?: number;
  /** Items not to show, besides those that the visitor already has in the history. */
  readonly exclude?: readonly string[];
  /** Show items of the history too; default false. */
  readonly includeSeen?: boolean;
};

/** `window.hearsay`. */
export type HearsayApi = {
  /** Fetch catalog and model; with consent, start training. Resolves once recommendations are possible or known not to be. */
  readonly init: (options?: InitOptions) => Promise<void>;
  /** Say yes or no to keeping the history on this device and training on it; remembered. */
  readonly consent: (given: boolean) => Promise<void>;
  /** Record an event: in memory before consent, on this device after it. */
  readonly track: (type: EventType, details?: TrackDetails) => void;
  /** Best items first; empty while there is no model. */
  readonly recommend: (options?: RecommendOptions) => Promise<Recommendation[]>;
  /** What runs and what does not. */
  readonly status: () => Status;
  /** Called after every change of the status; returns the way to stop. */
  readonly onStatus: (listener: (status: Status) => void) => () => void;
};
