/** Pages of a long list: where one is, and the buttons to the next and the one before. */
import { type Html, html } from '../../pages/html.ts';
import { formatCount } from '../../pages/numbers.ts';

/** Which page is shown. */
export type Paging = { readonly page: number; readonly pages: number };

/** The pages of a list. @param page from 0; one that is not there becomes the last @param perPage >= 1 */
export function pageOf<Item>(
  items: readonly Item[],
  page: number,
  perPage: number,
): Paging & { readonly items: readonly Item[] } {
  const pages = Math.max(1, Math.ceil(items.length / perPage));
  const shown = Math.min(Math.max(0, page), pages - 1);
  return { page: shown, pages, items: items.slice(shown * perPage, (shown + 1) * perPage) };
}

/** Buttons with the page that they lead to in `data-page`; nothing where all is on one page. @param of what is paged */
export function pager({ page, pages }: Paging, of: string): Html | false {
  if (pages === 1) return false;
  const button = (to: number, text: string): Html =>
    html`<button type="button" data-page="${to}"${(to < 0 || to >= pages) && html` disabled`} aria-label="${text} page of ${of}">${text}</button>`;
  return html`<p class="pager">${button(page - 1, 'Previous')}<span aria-live="polite">Page ${formatCount(page + 1)} of ${formatCount(pages)}</span>${button(page + 1, 'Next')}</p>`;
}

/** The page that a click asks for. */
export function askedPage({ target }: Event): number | undefined {
  const button = target instanceof Element ? target.closest<HTMLElement>('[data-page]') : null;
  return button ? Number(button.dataset.page) : undefined;
}

/**
 * After a page was turned: the button that was pressed is another element now, and may be of no use any more.
 * @param direction of the page that was asked for, its sign counts
 */
export function refocusPager(place: ParentNode, direction: number): void {
  const [previous, next] = place.querySelectorAll<HTMLButtonElement>('.pager button');
  const [wanted, other] = direction > 0 ? [next, previous] : [previous, next];
  (wanted?.disabled ? other : wanted)?.focus();
}
