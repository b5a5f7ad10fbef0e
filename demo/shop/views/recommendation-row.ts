/**
 * "Recommended for you": eight places that are there from the start. They are filled again when the history, the
 * consent or the model changes, and the line above says what the choice rests on.
 */
import type { Recommendation } from '../../../client/index.ts';
import { html } from '../element.ts';
import type { Item } from '../items-source.ts';
import type { SessionState } from '../session.ts';
import type { Page, Shop } from '../shop.ts';
import { createCardGap, createProductCard } from './product-card.ts';
import { explainPopular, explainRecommended, nothingYet, type RowNote } from './recommendation-note.ts';

const places = 8;

/** The row. `besides` is the item that the page is about; it is not recommended again. */
export function createRecommendationRow({ catalogue, session }: Shop, besides?: Item): Omit<Page, 'title'> {
  const heading = html('h2', { id: 'recommended' });
  const note = html('p', { class: 'note row-note' });
  const list = html('ul', { class: 'row' }, ...Array.from({ length: places }, createCardGap));
  const element = html(
    'section',
    { class: 'shelf', 'aria-labelledby': 'recommended', 'data-testid': 'recommendations' },
    heading,
    note,
    list,
  );
  const exclude = besides ? [besides.id] : [];
  let cards = new Map<string, HTMLLIElement>();
  let latest = 0;

  const say = ({ title, sentence }: RowNote): void => {
    heading.textContent = title;
    note.textContent = sentence;
  };

  const fill = (items: readonly Item[], recommended: boolean): void => {
    element.dataset.kind = recommended ? 'recommended' : 'popular';
    const known = cards;
    cards = new Map(
      items.map((item) => {
        const onOpen = recommended ? () => session.track('click', { itemId: item.id }) : undefined;
        return [item.id, (recommended && known.get(item.id)) || createProductCard(item, onOpen)];
      }),
    );
    const gaps = Array.from({ length: places - cards.size }, createCardGap);
    list.replaceChildren(...cards.values(), ...gaps);
    if (!recommended) cards = new Map(); // their cards do not track clicks
  };

  const refresh = async (state: SessionState): Promise<void> => {
    latest += 1;
    const asked = latest;
    const found = await session.recommend({ count: places, exclude }).catch((): Recommendation[] => []);
    if (asked !== latest) return;
    const items = found.map(({ itemId }) => catalogue.item(itemId)).filter((item) => item !== undefined);
    if (items.length > 0) {
      say(explainRecommended(state));
      return fill(items, true);
    }
    if (!isSettled(state)) return;
    const popular = catalogue.items.filter(({ id }) => !exclude.includes(id)).slice(0, places);
    say(explainPopular(state, catalogue.opensWithBestSellers));
    fill(popular, false);
  };

  say(nothingYet);
  let last = '';
  const consider = (): void => {
    const state = session.state();
    const reason = reasonToRefresh(state);
    // A card must not vanish under the keyboard's focus; the row catches up when the focus leaves it.
    if (reason === last || list.querySelector(':focus-visible')) return;
    last = reason;
    void refresh(state);
  };
  list.addEventListener('focusout', () => setTimeout(consider));
  return { element, close: session.watch(consider) };
}

/** Changes exactly when the recommendations may. */
function reasonToRefresh(state: SessionState): string {
  if (state.script !== 'here') return state.script;
  const { model, history, consent } = state.status;
  return JSON.stringify([state.settled, model?.version, history.events, consent]);
}

function isSettled(state: SessionState): boolean {
  return state.script === 'missing' || (state.script === 'here' && state.settled);
}
