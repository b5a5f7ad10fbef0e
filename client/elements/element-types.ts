/** The elements' types for pages that make them with scripts or frameworks. */
import type { PageContext, RecommendOptions } from '../embed/api.ts';

/** Attributes of `<hearsay-recommendations>`. */
export type RecommendationsAttributes = {
  /** Name of the place on the site, as of `recommend`. */
  readonly placement?: string;
  /** 1..100; default 8. */
  readonly count?: number | string;
  /** Id of the item that the page is about. */
  readonly item?: string;
  /** Only items of it, where there are enough. */
  readonly category?: string;
  /** 0..1. */
  readonly diversity?: number | string;
  /** Not what such elements show before it in the document. */
  readonly distinct?: boolean | '';
  /** Above the cards; default: the element's own words. */
  readonly heading?: string;
  /** ISO 4217, for items whose catalog names none. */
  readonly currency?: string;
};

/** Attributes of `<hearsay-consent>`. */
export type ConsentAttributes = {
  /** `bottom`: at the lower edge of the screen; default `inline`. */
  readonly position?: 'inline' | 'bottom';
  /** A no is kept on this device, so that the next page does not ask again. */
  readonly 'remember-no'?: boolean | '';
};

/** `<hearsay-recommendations>`: properties that no attribute can hold. */
export interface HearsayRecommendationsElement extends HTMLElement {
  /** Which items may be shown. */
  filter?: NonNullable<RecommendOptions['filter']>;
  /** Factor on an item's odds, >= 0. */
  boost?: NonNullable<RecommendOptions['boost']>;
  /** Ids of items that come first. */
  pin?: readonly string[];
  /** Ids of items that are not shown, pinned or not. */
  exclude?: readonly string[];
  /** What the page is about; `item` and `category` win over it. */
  context?: PageContext;
}

declare global {
  interface HTMLElementTagNameMap {
    'hearsay-recommendations': HearsayRecommendationsElement;
    'hearsay-consent': HTMLElement;
    'hearsay-ledger': HTMLElement;
  }
}
