/** `window.hearsay` as the elements see it: the part of the public API that they use, and the way to find it. */
import type { Status } from '../embed/status.ts';

/** Why something is recommended. */
export type Reason =
  /** The item of the history that raised it most, and its share of all that did, 0..1. */
  | { readonly kind: 'because'; readonly itemId: string; readonly share: number }
  /** To the item that the page is about. */
  | { readonly kind: 'similar'; readonly itemId: string }
  /** Nothing personal is in it. */
  | { readonly kind: 'popular' }
  | { readonly kind: 'pinned' };

/** One recommendation. */
export type Recommendation = {
  readonly itemId: string;
  readonly score: number;
  readonly reason: Reason;
  /** Of this one showing; it never leaves the device. */
  readonly recommendationId: string;
};

/** What a page may show of an item. */
export type Item = {
  readonly id: string;
  readonly title?: string;
  readonly category?: string;
  readonly price?: number;
  /** ISO 4217. */
  readonly currency?: string;
  readonly url?: string;
  readonly image?: string;
  readonly inStock?: boolean;
  readonly attributes?: Readonly<Record<string, string | number>>;
};

/** What the page is about. */
export type PageContext = {
  readonly itemId?: string;
  readonly category?: string;
  readonly query?: string;
};

/** What the elements ask for. */
export type RecommendOptions = {
  readonly placement?: string;
  readonly count?: number;
  readonly context?: PageContext;
  readonly filter?: (item: Item) => boolean;
  readonly boost?: (item: Item) => number;
  readonly pin?: readonly string[];
  readonly diversity?: number;
};

/** See the head of this file. */
export type PageHearsay = {
  readonly recommend: (options?: RecommendOptions) => Promise<readonly Recommendation[]>;
  readonly item: (itemId: string) => Item | undefined;
  readonly status: () => Status;
  readonly on: (event: 'status' | 'model' | 'history', listener: () => void) => () => void;
  readonly consent: (given: boolean) => Promise<void>;
  readonly export: () => Promise<object>;
  readonly erase: () => Promise<void>;
};

/**
 * Calls once, at once or when a script has loaded that leaves the API. An array under that name is a queue of early
 * calls: the script tag is still to come.
 * @returns the way to stop looking
 */
export function findHearsay(found: (hearsay: PageHearsay) => void): () => void {
  const stop = (): void => document.removeEventListener('load', look, true);
  const look = (): void => {
    const { hearsay } = globalThis as { readonly hearsay?: Partial<PageHearsay> };
    if (typeof hearsay?.status !== 'function') return;
    stop();
    found(hearsay as PageHearsay);
  };
  // Scripts load without bubbling: one of them may be the script tag.
  document.addEventListener('load', look, true);
  look();
  return stop;
}
