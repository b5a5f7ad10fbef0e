/** Markup into the page. It is escaped where it is made, see `pages/html.ts`: nothing else is ever parsed as HTML here. */
import type { Html } from '../../pages/html.ts';

/** In place of what stood there. */
export function show(place: Element, { markup }: Html): void {
  place.innerHTML = markup;
}

/** An element of the page's own frame. @throws TypeError where there is none, or one of another type */
export function partOf<Type extends Element>(root: ParentNode, selector: string, type: new () => Type): Type {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new TypeError(`the page has no ${selector}`);
  return found;
}
