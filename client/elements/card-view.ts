/** One card of `<hearsay-recommendations>` as a list item: of our own drawing, or a copy of the page's template. */
import { cardAttribute } from '../page/recommended-cards.ts';
import type { CardContent } from './card-content.ts';
import { createElement } from './create-element.ts';

/** A card of our own. */
export function createCard(content: CardContent, language: string): HTMLLIElement {
  const { title, price, reason, image } = content;
  const words = createElement(
    'span',
    { class: 'words' },
    createElement('span', { class: 'title', part: 'title' }, createElement('bdi', {}, title)),
    ...(price === null ? [] : [createElement('span', { class: 'price', part: 'price' }, price)]),
    createElement(
      'span',
      { class: 'reason', part: 'reason', lang: language },
      createElement('bdi', {}, reason),
    ),
  );
  const picture = createElement('span', { class: 'picture', part: 'picture' }, ...createImage(image));
  return createItem(createLink(content, [picture, words]));
}

/**
 * A copy of the template's content, for the page's own tree, so that its own styles hold. Elements with `data-field` of
 * `title`, `price` and `reason` get that text, `image` an address, `url` a link; one with nothing to say is hidden.
 * @param slot name under which the card shows it
 */
export function createTemplateCard(
  content: CardContent,
  template: HTMLTemplateElement,
  slot: string,
): { readonly item: HTMLLIElement; readonly copy: HTMLElement } {
  const copy = createElement('div', { slot }, document.importNode(template.content, true));
  const places = [...copy.querySelectorAll<HTMLElement>('[data-field]')];
  for (const place of places) fillPlace(place, content);
  const hasLink = places.some(({ dataset }) => dataset.field === 'url');
  const shown = createElement('slot', { name: slot });
  if (hasLink) copy.setAttribute(cardAttribute, content.recommendationId);
  return { item: createItem(hasLink ? shown : createLink(content, [shown])), copy };
}

function fillPlace(place: HTMLElement, content: CardContent): void {
  const { field } = place.dataset;
  if (field !== 'title' && field !== 'price' && field !== 'reason' && field !== 'image' && field !== 'url')
    return;
  const value = content[field];
  if (field === 'url') setOrRemove(place, 'href', value);
  else if (field === 'image') {
    place.setAttribute('loading', 'lazy');
    if (!place.hasAttribute('alt')) place.setAttribute('alt', '');
    setOrRemove(place, 'src', value);
    place.hidden = value === null;
  } else {
    place.textContent = value;
    place.hidden = !value;
  }
}

function setOrRemove(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function createItem(child: Node): HTMLLIElement {
  return createElement('li', { class: 'filled', part: 'item' }, child);
}

/** Without an address it is a card that cannot be followed. */
function createLink({ url, recommendationId }: CardContent, children: Node[]): HTMLElement {
  const attributes = { class: 'card', [cardAttribute]: recommendationId };
  return url === null
    ? createElement('div', { ...attributes, part: 'card' }, ...children)
    : createElement('a', { ...attributes, part: 'card link', href: url }, ...children);
}

/** The title stands beside it and says it all, so it has no text of its own. */
function createImage(address: string | null): HTMLImageElement[] {
  if (address === null) return [];
  const image = createElement('img', { part: 'image', alt: '', loading: 'lazy', decoding: 'async' });
  image.addEventListener('error', () => image.remove());
  image.src = address;
  return [image];
}
