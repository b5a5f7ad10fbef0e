/**
 * The eight places of a row of recommendations. What stays recommended keeps its card, so that nothing flickers, and
 * each card says what in the history speaks for it.
 */
import type { PageContext } from '../../../client/index.ts';
import { html } from '../element.ts';
import type { Item } from '../items-source.ts';
import type { Shop } from '../shop.ts';
import { createCardGap, createProductCard } from './product-card.ts';
import { createRecommendedCard, type RecommendedCard } from './recommended-card.ts';

/** Places in a row. */
export const places = 8;

/** See the head of this file. */
export type RecommendationList = {
  readonly element: HTMLUListElement;
  /** Items that were chosen for this visitor. */
  readonly showRecommended: (items: readonly Item[]) => void;
  /** Items that are the same for everybody. */
  readonly showPopular: (items: readonly Item[]) => void;
  /** Whether the keyboard is in it. */
  readonly hasFocus: () => boolean;
  /** Give the keyboard to the card at this place. */
  readonly focus: (place: number) => void;
};

/** `onDismiss` is told the item that is not wanted, and its place. */
export function createRecommendationList(
  { catalog, hearsay }: Shop,
  context: PageContext,
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
  const explain = async (card: RecommendedCard, itemId: string): Promise<void> => {
    const [cause] = await hearsay.explain(itemId, { count: 1, context });
    card.explain(cause && catalog.item(cause.itemId));
  };
  return {
    element,
    showRecommended: (items) => {
      cards = new Map(items.map((item) => [item.id, cards.get(item.id) ?? createCard(item)]));
      fill([...cards.values()].map((card) => card.element));
      for (const [itemId, card] of cards) void explain(card, itemId);
    },
    showPopular: (items) => {
      cards = new Map(); // those track clicks, and say why
      fill(items.map((item) => createProductCard(item)));
    },
    hasFocus: () => element.querySelector(':focus-visible') !== null,
    focus: (place) => [...cards.values()].at(place)?.focus(),
  };
}
