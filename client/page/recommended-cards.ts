/**
 * Recommendations as the visitor meets them: elements with `data-hearsay-recommendation="ID"`. Half of one visible for
 * a second is an impression, once for each id (the Media Rating Council's measure of what can be viewed); following it
 * is a click. Cards in a shadow root are watched once an element there says that it has drawn some.
 */
import { maxIdLength } from './page-value.ts';

/** What `<hearsay-recommendations>`, with cards in its open shadow root, dispatches when it shows them. */
export const cardsDrawn = 'hearsay-recommendations';

/** Attribute of a card: the `recommendationId` of what it shows. */
export const cardAttribute = 'data-hearsay-recommendation';

/** How long a card has to be visible, milliseconds. */
const visibleMs = 1000;

/** What happened to a recommendation. */
export type CardEvent = (type: 'impression' | 'click', recommendationId: string) => void;

/** See the head of this file. */
export class RecommendedCards {
  readonly #happened: CardEvent;
  readonly #observer = new IntersectionObserver((entries) => this.#crossed(entries), { threshold: 0.5 });
  /** The id that each card had when it was looked at last. */
  #ids = new WeakMap<Element, string>();
  readonly #roots = new Set<WeakRef<ShadowRoot>>();
  readonly #timers = new Map<Element, ReturnType<typeof setTimeout>>();
  readonly #impressed = new Set<string>();

  constructor(happened: CardEvent) {
    this.#happened = happened;
  }

  /** Look for cards that are new, or show another recommendation. */
  look(): void {
    // They may have been drawn before anybody listened.
    for (const element of document.querySelectorAll('hearsay-recommendations')) this.#remember(element);
    for (const card of document.querySelectorAll(`[${cardAttribute}]`)) this.#watch(card);
    for (const reference of this.#roots) {
      const root = reference.deref();
      if (!root) this.#roots.delete(reference);
      for (const card of root?.querySelectorAll(`[${cardAttribute}]`) ?? []) this.#watch(card);
    }
  }

  /** Cards were drawn in this element's shadow root, also while they change. */
  drawn(element: EventTarget | undefined): void {
    if (element instanceof Element && this.#remember(element)) this.look();
  }

  /** A click, whichever button or key made it. @param path from the innermost element out @returns whether it follows a card */
  clicked(path: readonly EventTarget[]): boolean {
    const elements = path.filter((target) => target instanceof Element);
    const at = elements.findIndex((element) => idOf(element) !== undefined);
    const card = elements[at];
    const id = card && idOf(card);
    if (id === undefined || !follows(elements, at)) return false;
    this.#happened('click', id);
    return true;
  }

  /** Nobody sees the page any more, or somebody does again: what was not visible for long enough begins anew. */
  setHidden(isHidden: boolean): void {
    for (const card of this.#timers.keys()) this.#stop(card);
    if (isHidden) return;
    this.#ids = new WeakMap();
    this.look();
  }

  /** @returns whether it has an open shadow root */
  #remember({ shadowRoot }: Element): boolean {
    if (!shadowRoot) return false;
    if (![...this.#roots].some((known) => known.deref() === shadowRoot))
      this.#roots.add(new WeakRef(shadowRoot));
    return true;
  }

  #watch(card: Element): void {
    const id = idOf(card);
    if (id === undefined || this.#ids.get(card) === id) return;
    this.#ids.set(card, id);
    this.#stop(card);
    // Observed anew, it tells where it is.
    this.#observer.unobserve(card);
    if (!this.#impressed.has(id)) this.#observer.observe(card);
  }

  #crossed(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, intersectionRatio } of entries) {
      this.#stop(target);
      if (intersectionRatio < 0.5 || document.visibilityState === 'hidden') continue;
      this.#timers.set(
        target,
        setTimeout(() => this.#seen(target), visibleMs),
      );
    }
  }

  #seen(card: Element): void {
    this.#stop(card);
    const id = idOf(card);
    if (id === undefined || id !== this.#ids.get(card) || this.#impressed.has(id)) return;
    this.#impressed.add(id);
    this.#observer.unobserve(card);
    this.#happened('impression', id);
  }

  #stop(card: Element): void {
    clearTimeout(this.#timers.get(card));
    this.#timers.delete(card);
  }
}

function idOf(element: Element): string | undefined {
  const id = element.getAttribute(cardAttribute);
  return id && id.length <= maxIdLength ? id : undefined;
}

/** Through its link, where it has one; else by a click anywhere but on a control of its own (a basket button). */
function follows(path: readonly Element[], card: number): boolean {
  if (path.some((element) => element.matches('a[href]'))) return true;
  if (path[card]?.querySelector('a[href]')) return false;
  const isControl = (element: Element): boolean =>
    element.matches('button, input, select, textarea, summary, [data-hearsay-event]');
  return !path.slice(0, card).some(isControl);
}
