/** The elements' types for pages that make them with scripts. */
import type { PageContext, RecommendOptions } from '../embed/api.ts';

/** `<hearsay-recommendations>`: properties that no attribute can hold. */
export interface HearsayRecommendationsElement extends HTMLElement {
  /** Which items may be shown. */
  filter?: NonNullable<RecommendOptions['filter']>;
  /** Factor on an item's odds, > 0. */
  boost?: NonNullable<RecommendOptions['boost']>;
  /** Ids of items that come first. */
  pin?: readonly string[];
  context?: PageContext;
}

declare global {
  interface HTMLElementTagNameMap {
    'hearsay-recommendations': HearsayRecommendationsElement;
    'hearsay-consent': HTMLElement;
    'hearsay-ledger': HTMLElement;
  }
}
