/**
 * Shows the page that the address asks for, moves the focus to its heading, and puts the scroll position back when
 * the visitor goes back.
 */
import { parseRoute, type Route } from './route.ts';
import type { Page } from './shop.ts';

const shopName = 'Lantern & Lace';

/** Starts routing into `main`; `open` builds the page of a route. */
export function startRouter(main: HTMLElement, open: (route: Route) => Page): void {
  history.scrollRestoration = 'manual';
  const places = new Map<string, number>();
  let shown: { readonly page: Page; readonly hash: string } | null = null;
  let followedLink = false;
  const show = (): void => {
    if (shown) shown.page.close();
    const first = shown === null;
    const page = open(parseRoute(location.hash));
    shown = { page, hash: location.hash };
    main.replaceChildren(page.element);
    document.title = page.title === '' ? shopName : `${page.title} · ${shopName}`;
    window.scrollTo({ top: followedLink ? 0 : (places.get(location.hash) ?? 0), behavior: 'instant' });
    followedLink = false;
    if (!first) main.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  };
  // Before the hash changes the old page is still laid out: the last moment to note where it was.
  const leave = (event: Event): void => {
    if (shown) places.set(shown.hash, window.scrollY);
    if (event.type !== 'popstate') followedLink = true;
  };
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#"]')) leave(event);
  });
  document.addEventListener('submit', leave);
  window.addEventListener('popstate', leave);
  window.addEventListener('hashchange', show);
  show();
}
