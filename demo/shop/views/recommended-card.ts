/**
 * A product that was recommended: its card, why it is there, and a way to say no.
 */
import { html } from '../element.ts';
import type { Item } from '../shop-data.ts';
import { titleOf } from '../title.ts';
import { createProductCard } from './product-card.ts';

/** A list entry that says why it is there. */
export type RecommendedCard = {
  readonly element: HTMLLIElement;
  /** The reason, as a sentence or empty. */
  readonly explain: (sentence: string) => void;
  readonly focus: () => void;
};

/** `onOpen` runs when the visitor follows the card, `onDismiss` when it is not wanted. */
export function createRecommendedCard(
  item: Item,
  onOpen: () => void,
  onDismiss: () => void,
): RecommendedCard {
  const element = createProductCard(item, onOpen);
  const reason = html('p', { class: 'card-reason', 'data-testid': 'reason' });
  const label = `Not interested in ${titleOf(item)}`;
  const dismiss = html(
    'button',
    { type: 'button', class: 'card-dismiss', 'aria-label': label, title: 'Not interested' },
    html('span', { 'aria-hidden': 'true' }, '×'),
  );
  dismiss.dataset.testid = 'dismiss';
  dismiss.addEventListener('click', onDismiss);
  element.classList.add('recommended');
  element.append(reason, dismiss);
  return {
    element,
    explain: (sentence) => {
      if (reason.textContent !== sentence) reason.textContent = sentence;
      reason.title = sentence;
    },
    focus: () => dismiss.focus(),
  };
}
