/** What one card of `<hearsay-recommendations>` says, as text and addresses. */
import type { Item, Recommendation } from '../embed/api.ts';
import { toLink } from '../page/page-value.ts';
import type { RecommendationsTexts } from './recommendations-texts.ts';

/** The fields of a card; null where there is nothing to say. */
export type CardContent = {
  readonly itemId: string;
  readonly recommendationId: string;
  /** The item's id where it has no title. */
  readonly title: string;
  readonly price: string | null;
  readonly reason: string;
  /** Absolute, http or https: what a catalog says must not run as a script. */
  readonly url: string | null;
  readonly image: string | null;
};

/** What cards are written with. */
export type CardTerms = {
  readonly item: (itemId: string) => Item | undefined;
  readonly texts: RecommendationsTexts;
  /** BCP 47: how prices are written. */
  readonly language: string;
  /** ISO 4217, for items that name none; null: their prices are left out. */
  readonly currency: string | null;
  /** What addresses are relative to. */
  readonly base: string;
};

/** One recommendation as a card. */
export function cardContent(recommendation: Recommendation, terms: CardTerms): CardContent {
  const { itemId, recommendationId } = recommendation;
  const item = terms.item(itemId);
  return {
    itemId,
    recommendationId,
    title: item?.title ?? itemId,
    price: priceOf(item, terms),
    reason: reasonOf(recommendation, terms),
    url: toLink(item?.url, terms.base) ?? null,
    image: toLink(item?.image, terms.base) ?? null,
  };
}

function reasonOf({ reason }: Recommendation, { texts, item }: CardTerms): string {
  switch (reason.kind) {
    case 'because':
      return texts.because(item(reason.itemId)?.title, reason.event);
    case 'similar':
      return texts.similar(item(reason.itemId)?.title);
    case 'history':
      return texts.history;
    case 'popular':
      return texts.popular;
    case 'pinned':
      return texts.pinned;
    default:
      return reason satisfies never;
  }
}

function priceOf(item: Item | undefined, { currency, language }: CardTerms): string | null {
  const unit = item?.currency ?? currency;
  if (item?.price === undefined || !unit) return null;
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency: unit }).format(item.price);
  } catch {
    return null; // no such currency or language
  }
}
