/**
 * The eight places of a row of recommendations. What stays recommended keeps its card, so that nothing flickers, and
 * each card says why it is there.
 */
import { html } from '../element.ts';
import type { Shop } from '../shop.ts';
import type { Item } from '../shop-data.ts';
import { createCardGap, createProductCard } from './product-card.ts';
import { createRecommendedCard, type RecommendedCard } from './recommended-card.ts';

/** Places in a row. */
export const places = 8;

/** An item that was chosen for this visitor, and why: a sentence or empty. */
export type RecommendedItem = { readonly item: Item; readonly why: string };

/** See the head of this file. */
export type RecommendationList = {
  readonly element: HTMLUListElement;
  readonly showRecommended: (recommended: readonly RecommendedItem[]) => void;
  /** Items that are the same for everybody. */
  readonly showPopular: (items: readonly Item[]) => void;
  /** Whether the keyboard is in it. */
  readonly hasFocus: () => boolean;
  /** Give the keyboard to the card at this place. */
  readonly focus: (place: number) => void;
};

/** `onDismiss` is told the item that is not wanted, and its place. */
export function createRecommendationList(
  { hearsay }: Shop,
  onDismiss: (item: Item, place: number) => void,
): RecommendationList {
  const element = html('ul', { class: 'row' }, ...Array.from({ length: places }, createCardGap));
  let cards = new Map<string, RecommendedCard>();
  const fill = (entries: readonly HTMLLIElement[]): void => {
    for (const entry of entries) entry.classList.toggle('arriving', !element.contains(entry));
    element.replaceChildren(...entries, ...Array.from({ length: places - entries.length }, createCardGap));
  };
  const createCard = (item: Item): RecommendedCard => {
    const open = (): void => hearsay.track('click', { itemId: item.id });
    const card = createRecommendedCard(item, open, () =>
      onDismiss(item, [...element.children].indexOf(card.element)),
    );
    return card;
  };
  return {
    element,
    showRecommended: (recommended) => {
      cards = new Map(recommended.map(({ item }) => [item.id, cards.get(item.id) ?? createCard(item)]));
      for (const { item, why } of recommended) cards.get(item.id)?.explain(why);
      fill([...cards.values()].map((card) => card.element));
    },
    showPopular: (items) => {
      cards = new Map(); // those track clicks
      fill(items.map((item) => createProductCard(item)));
    },
    hasFocus: () => element.querySelector(':focus-visible') !== null,
    focus: (place) => [...cards.values()].at(place)?.focus(),
  };
}
