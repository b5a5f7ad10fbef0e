/** The public face of the script tag, `window.hearsay`. No call throws into the page. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { DailyBudget } from '../history/daily-budget.ts';
import type { Call } from '../page/early-calls.ts';
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
  /** What training may take of this browser a day, 0 for none; default: a minute of training, and 20 MB. */
  readonly budget?: Partial<DailyBudget> | undefined;
  /** Which backend trains. `auto`: WebGPU on a real adapter, then WASM, then CPU. The others are for tests. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm' | 'cpu';
};

/** What a visitor did with an item, or searched for. */
export type TrackDetails = {
  readonly itemId?: string;
  /** Several at once, at most 200, each an event of its own: the lines of an order. `itemId` is not read then. */
  readonly items?: readonly (string | { readonly itemId: string })[];
  readonly query?: string;
  /** Of a `rating`: 0..1, worst to best; four of five stars are .8. */
  readonly rating?: number;
  /** Of a recommendation that this browser gave: stands for its item where there is no `itemId`. Not kept, not sent. */
  readonly recommendationId?: string;
};

/** An item as a page may show it. */
export type Item = {
  readonly id: string;
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  readonly price?: number | undefined;
  /** ISO 4217. */
  readonly currency?: string | undefined;
  readonly url?: string | undefined;
  /** Address of a picture. */
  readonly image?: string | undefined;
  readonly inStock: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
};

/** Why an item is recommended. */
export type Reason =
  /**
   * The item of the history that raised its score most, its share of all that raised it, 0..1, and what the visitor did with
   * it last.
   */
  | {
      readonly kind: 'because';
      readonly itemId: string;
      readonly share: number;
      readonly event: EventType;
    }
  /** It is like this item: that of the context, where it raised the score most, or that of `similar`. */
  | { readonly kind: 'similar'; readonly itemId: string }
  /** The history as a whole: the model is scored in the worker, where `explain` tells more. */
  | { readonly kind: 'history' }
  /** Nothing of the visitor speaks for it. */
  | { readonly kind: 'popular' }
  | { readonly kind: 'pinned' };

/** One recommendation. */
export type Recommendation = {
  readonly itemId: string;
  /** Higher is better; logarithms of odds, but for a constant. With `boost`, as boosted, but for what is pinned. */
  readonly score: number;
  readonly reason: Reason;
  /** Random, of this device alone, never sent; a card carries it as `data-hearsay-recommendation`. */
  readonly recommendationId: string;
};

/** What the page is about right now. */
export type PageContext = {
  /**
   * The item that is being looked at: it counts as one view, which is not recorded, and is not recommended. Without a
   * `context`, the item that the page is about by its own JSON-LD.
   */
  readonly itemId?: string;
  /** Items of this category alone where there are `count` of them, else of all. */
  readonly category?: string;
  /** What is searched for. No model reads searches so far: it changes nothing. */
  readonly query?: string;
};

/**
 * What every list takes. What is not of its kind or beyond its range is taken as not given. Items out of stock are in
 * no list. A callback that throws leaves that item as it was, in silence: `debug` counts it.
 */
export type ListOptions = {
  /** Name of the place on the site, at most 64 characters: what its recommendations are counted under. */
  readonly placement?: string;
  /** How many, 1..100; default 10. */
  readonly count?: number;
  /** Items not to show, pinned or not. */
  readonly exclude?: readonly string[];
  /**
   * Whether an item may be shown, pinned or not. Asked from the best on, until there are enough; with `diversity`, for up
   * to twelve times as many.
   */
  readonly filter?: (item: Item) => boolean;
  /**
   * What the odds of an item are multiplied by, >= 0: 1 leaves it, 0 removes it. Asked of every item of the catalog, so
   * keep it short.
   */
  readonly boost?: (item: Item) => number;
  /** Items that come first, in this order, whatever is known of them, as far as they are in stock. */
  readonly pin?: readonly string[];
  /** 0..1, default 0: what difference between the items counts beside their scores; 1 is difference alone. */
  readonly diversity?: number;
};

/** What `recommend` takes. */
export type RecommendOptions = ListOptions & {
  /**
   * Show again what the visitor has looked at; default false. What was bought, disliked or dismissed is not shown again;
   * what was only shown, is.
   */
  readonly includeSeen?: boolean;
  readonly context?: PageContext;
};

/** What `trending` takes. */
export type TrendingOptions = ListOptions & {
  /** Only items of it, however few. */
  readonly category?: string;
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
  /**
   * Fetch catalog and model; with consent, start training. The script tag calls it by itself when the page is idle, once it has been
   * parsed, unless the page did before, or the tag has `data-init="manual"`. The first call counts: the options of later
   * ones are not read. Each resolves once recommendations are possible or known not to be.
   */
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
   * Pinned items, then the best; empty while there is no model. Models other than `pooling` are scored in the worker:
   * without it (no consent, no answer within eight seconds) what is popular comes first; `status().model.personal` says
   * which.
   */
  readonly recommend: (options?: RecommendOptions) => Promise<Recommendation[]>;
  /**
   * The items most like this one, by what the model has learned and by their content; the same for every visitor. Fewer
   * where fewer have anything in common with it; empty for an item that the catalog does not have.
   */
  readonly similar: (itemId: string, options?: ListOptions) => Promise<Recommendation[]>;
  /** What the model has learned to be popular; the same for every visitor. */
  readonly trending: (options?: TrendingOptions) => Promise<Recommendation[]>;
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
  /** What there is to show of an item; undefined before the catalog is there, and for what it does not have. */
  readonly item: (itemId: string) => Item | undefined;
  /** What runs and what does not. */
  readonly status: () => Status;
  /**
   * Calls by name: `(window.hearsay = window.hearsay || []).push(['track', 'view', { itemId: '1' }])` works before this
   * script has loaded, and after.
   */
  readonly push: (...calls: readonly Call[]) => void;
  /**
   * Called with the status after every change of it, or of one part: `model` when another model recommends, or it
   * begins or ends to follow the visitor; `history` when what is known of the visitor has changed, by an impression too.
   * Returns the way to stop.
   */
  readonly on: (event: PageEvent, listener: (status: Status) => void) => () => void;
  /**
   * Everything that this browser holds for this site, as plain JSON: times as ISO 8601, bytes as hex. It holds the profile's
   * secret, which links a visitor's pseudonyms: it is for the visitor. Where it cannot be read, `failed` says why.
   */
  readonly export: () => Promise<object>;
  /**
   * Forget the visitor: history, profile and consent go from memory and from this browser's storage, in all tabs of the
   * site, and training stops there. Updates that were sent are not called back. The next yes begins a new profile.
   * Resolves also where the browser does not delete, or only once another tab lets go.
   */
  readonly erase: () => Promise<void>;
  /** Show, or hide, what runs and what does not: an overlay for the site's owner, in English. */
  readonly debug: (show?: boolean) => void;
};

/** What can be listened to. */
export type PageEvent = 'status' | 'model' | 'history';
