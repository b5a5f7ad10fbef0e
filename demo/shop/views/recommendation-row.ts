/**
 * "Recommended for you": eight places that are there from the start. They are filled again when the history, the
 * consent or the model changes; the line above says what the choice rests on, and each card why it is there.
 */
import type { Recommendation } from '../../../client/index.ts';
import type { Catalog } from '../catalog.ts';
import { html } from '../element.ts';
import type { Page, Shop } from '../shop.ts';
import type { Item } from '../shop-data.ts';
import type { HearsayState } from '../shop-hearsay.ts';
import { titleOf } from '../title.ts';
import { createRecommendationList, places, type RecommendedItem } from './recommendation-list.ts';
import { explainPopular, explainRecommended, type RowNote, recommendedTitle } from './recommendation-note.ts';
import { explainReason } from './recommendation-reason.ts';

/** The row. `besides` is the item that the page is about; it is not recommended again. */
export function createRecommendationRow(shop: Shop, besides?: Item): Omit<Page, 'title'> {
  const { catalog, hearsay } = shop;
  const context = besides ? { itemId: besides.id } : {};
  const heading = html('h2', { id: 'recommended' }, recommendedTitle);
  const note = html('p', { class: 'note row-note' });
  const said = html('p', { class: 'visually-hidden', role: 'status' });
  const list = createRecommendationList(shop, (item, place) => void dismiss(item, place));
  const element = html(
    'section',
    { class: 'shelf', 'aria-labelledby': 'recommended', 'data-testid': 'recommendations' },
    heading,
    note,
    list.element,
    said,
  );
  let latest = 0;

  const say = ({ title, sentence }: RowNote, kind: 'recommended' | 'popular'): void => {
    heading.textContent = title;
    note.textContent = sentence;
    element.dataset.kind = kind;
  };

  const refresh = async (state: HearsayState): Promise<void> => {
    latest += 1;
    const asked = latest;
    const found = await hearsay.recommend({ count: places, context }).catch((): Recommendation[] => []);
    if (asked !== latest) return;
    const recommended = onShelves(found, catalog);
    if (recommended.length > 0) {
      say(explainRecommended(state), 'recommended');
      return list.showRecommended(recommended);
    }
    if (!isSettled(state)) return;
    say(explainPopular(state), 'popular');
    list.showPopular(catalog.items.filter(({ id }) => id !== besides?.id).slice(0, places));
  };

  /** The next item takes the place, and the keyboard's focus if it was there. */
  const dismiss = async (item: Item, place: number): Promise<void> => {
    const hadFocus = list.hasFocus();
    hearsay.track('dismissal', { itemId: item.id });
    said.textContent = `${titleOf(item)} will not be recommended again.`;
    await refresh(hearsay.state());
    if (hadFocus) list.focus(place);
  };

  let last = '';
  const consider = (): void => {
    const state = hearsay.state();
    const reason = reasonToRefresh(state);
    // A card must not vanish under the keyboard's focus; the row catches up when the focus leaves it.
    if (reason === last || list.hasFocus()) return;
    last = reason;
    void refresh(state);
  };
  list.element.addEventListener('focusout', () => setTimeout(consider));
  return { element, close: hearsay.watch(consider) };
}

/** Those that the shop still has, each with its reason. */
function onShelves(found: readonly Recommendation[], catalog: Catalog): RecommendedItem[] {
  return found.flatMap(({ itemId, reason }) => {
    const item = catalog.item(itemId);
    return item ? [{ item, why: explainReason(reason, catalog) }] : [];
  });
}

/** Changes exactly when the recommendations may. */
function reasonToRefresh(state: HearsayState): string {
  if (state.script !== 'here') return state.script;
  const { model, history, consent } = state.status;
  return JSON.stringify([state.settled, model?.version, model?.personal, history.events, consent]);
}

function isSettled(state: HearsayState): boolean {
  return state.script === 'missing' || (state.script === 'here' && state.settled);
}
