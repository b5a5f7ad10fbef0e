/** The public face of the script tag, `window.hearsay`. No call throws into the page. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { DailyBudget } from '../history/daily-budget.ts';
import type { Status } from './status.ts';

/** What `init` takes; everything has a default. */
export type InitOptions = {
  /** Origin of the aggregator; default: where the script came from. */
  readonly aggregator?: string;
  /**
   * Identity of the aggregator's log, 64 hex digits: `log` of its `/hearsay.json`; default: `data-log` of the script tag,
   * else the one that the browser saw first. With another one, nothing is trained.
   */
  readonly log?: string | undefined;
  /**
   * Who else than the visitor may say yes or no, words with spaces between them: `tcf` (IAB TCF), and types of Google's Consent
   * Mode, all of which must be granted; none: the empty text. Default: `data-consent` of the script tag, else
   * `tcf personalization_storage`.
   */
  readonly consent?: string | undefined;
  /** What training may take of this browser a day; default: a minute of training, and 20 MB. */
  readonly budget?: Partial<DailyBudget> | undefined;
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

/** What the page is about right now. */
export type PageContext = {
  /** The item that is being looked at: it counts as one view, which is not recorded. */
  readonly itemId?: string;
};

/** What `recommend` takes. */
export type RecommendOptions = {
  /** How many, 1..100; default 10. */
  readonly count?: number;
  /** Items not to show, besides those that the visitor already has in the history. */
  readonly exclude?: readonly string[];
  /** Show items of the history too; default false. */
  readonly includeSeen?: boolean;
  readonly context?: PageContext;
};

/** What `explain` takes. */
export type ExplainOptions = {
  /** At most so many reasons, 1..100; default 3. */
  readonly count?: number;
  /** As `recommend` was given. */
  readonly context?: PageContext;
};

/** One reason: an item of the history, and its share of all that raised the score, 0..1. */
export type Explanation = { readonly itemId: string; readonly share: number };

/** What `onboarding` takes. */
export type OnboardingOptions = {
  /** How many, 1..100; default 6. */
  readonly count?: number;
};

/** `window.hearsay`. */
export type HearsayApi = {
  /** Fetch catalog and model; with consent, start training. Resolves once recommendations are possible or known not to be. */
  readonly init: (options?: InitOptions) => Promise<void>;
  /**
   * Say yes or no to keeping the history on this device and training on it; remembered. One no is enough: a refusal to the
   * page's consent dialogue or a Global Privacy Control signal stands against a yes given here; see `status().consentSource`.
   */
  readonly consent: (given: boolean) => Promise<void>;
  /** Record an event: in memory before consent, on this device after it. */
  readonly track: (type: EventType, details?: TrackDetails) => void;
  /**
   * Say who the visitor is, as far as the page knows: `{ ageBand: '25-34', place: 'Leeds' }`, texts and numbers, at most
   * 32. It replaces what was said before, is kept and erased with the history, and helps models that use it. It is not
   * sent as such, but with those models the aggregator can infer it from an update; see `visitor-features.ts`.
   */
  readonly setProfile: (attributes: Readonly<Record<string, string | number>>) => void;
  /**
   * Best items first; empty while there is no model. Models other than `pooling` are scored in the worker: without it
   * (no consent, no answer within eight seconds) what is popular comes first; `status().model.personal` says which.
   */
  readonly recommend: (options?: RecommendOptions) => Promise<Recommendation[]>;
  /**
   * The items of the history that raised this item's score most, largest share first: "because you viewed ...". Exact
   * for `pooling`, else by leaving out one item at a time; empty where nothing raised it, or no worker can tell. An item
   * that was only refused is never a reason.
   */
  readonly explain: (itemId: string, options?: ExplainOptions) => Promise<Explanation[]>;
  /**
   * A few popular items that differ from each other, to ask a new visitor about; its score is an item's popularity.
   * What the visitor picks is `track('like', { itemId })`.
   */
  readonly onboarding: (options?: OnboardingOptions) => Promise<Recommendation[]>;
  /** What runs and what does not. */
  readonly status: () => Status;
  /** Called after every change of the status; returns the way to stop. */
  readonly onStatus: (listener: (status: Status) => void) => () => void;
};
