/**
 * Looks at what the page says of itself: data layer, product markup, marked elements, recommended cards. It reads, and
 * changes nothing: no function of the page or of the browser is patched. What throws in here is the page's own doing
 * (a getter, a proxy), and costs that look alone.
 */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { TrackDetails } from '../embed/api.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { DataLayer } from './data-layer.ts';
import { toEcommerceEvent } from './ecommerce-event.ts';
import { MarkedViews, markedClick } from './marked-elements.ts';
import { Navigation } from './navigation.ts';
import { PageMarkup } from './page-markup.ts';
import type { PageProduct } from './page-product.ts';
import { attempt } from './page-value.ts';
import { type NamingCatalog, ProductNames } from './product-names.ts';
import { cardsDrawn, RecommendedCards } from './recommended-cards.ts';
import { isRepeatedOrder } from './repeated-order.ts';
import type { ViewsHere } from './views-here.ts';

/** How often a visible page is looked at, milliseconds. A look takes 1.7 ms where the page has 40,000 elements. */
const lookMs = 500;

/** So long after it came or changed its address, a page may still be writing its markup, milliseconds. */
const markupMs = 10_000;

/** So long looks are put off for the catalog, which says which of its names a product has, milliseconds. */
const catalogMs = 5_000;

/** What an observation is given. */
export type ObservationParts = {
  /** @param time milliseconds since 1970; no two calls of one look have the same */
  readonly happened: (type: EventType, details: TrackDetails, time: number) => void;
  /** The page speaks of these products. */
  readonly learned: (products: readonly PageProduct[]) => void;
  /** Undefined until it is there. */
  readonly catalog: () => NamingCatalog | undefined;
  readonly views: ViewsHere;
  /** The history, oldest first. */
  readonly events: () => readonly HistoryEvent[];
  /** Name of the data layer in the window; none where it is empty. */
  readonly layer: string;
};

/** A page that is being observed. */
export type PageObservation = {
  /** The item that the page is about by its own markup, where that is exactly one; looked for at once. */
  readonly subject: string | undefined;
  /** See whether the visitor has gone to another page of the document: views begin anew there. */
  readonly followAddress: () => void;
};

/** One page's observation, from when it is made until the document goes. */
class Observation implements PageObservation {
  readonly #parts: ObservationParts;
  readonly #layer: DataLayer;
  readonly #navigation = new Navigation(location.href);
  readonly #markup = new PageMarkup();
  readonly #marked = new MarkedViews();
  readonly #cards: RecommendedCards;
  #names = new ProductNames([], undefined);
  /** Milliseconds since 1970. */
  #markupUntil = Date.now() + markupMs;
  readonly #catalogUntil = Date.now() + catalogMs;
  /** Whether it ever was: what is opened in the background, or rendered in advance, nobody has looked at yet. */
  #wasVisible = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: ObservationParts) {
    this.#parts = parts;
    this.#layer = new DataLayer(() => parts.layer && Reflect.get(globalThis, parts.layer));
    this.#cards = new RecommendedCards((type, recommendationId) =>
      parts.happened(type, { recommendationId }, Date.now()),
    );
    this.#listen();
    this.#followVisibility();
  }

  get subject(): string | undefined {
    this.#look();
    return this.#names.subject;
  }

  followAddress(): void {
    const moved = this.#navigation.moved(location.href);
    if (moved !== 'none') this.#markupUntil = Date.now() + markupMs;
    if (moved !== 'page') return;
    this.#parts.views.clear();
    this.#markup.leave();
    this.#names = new ProductNames([], this.#parts.catalog());
  }

  #listen(): void {
    const options = { capture: true, passive: true };
    const onClick = (event: Event): void => void attempt(() => this.#click(event));
    addEventListener('click', onClick, options);
    addEventListener('auxclick', onClick, options);
    addEventListener(
      cardsDrawn,
      (event) => void attempt(() => this.#cards.drawn(event.composedPath()[0])),
      options,
    );
    addEventListener('pagehide', () => this.#look(true));
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#comeBack();
    });
    document.addEventListener('visibilitychange', () => this.#followVisibility());
    const { navigation } = globalThis as { navigation?: EventTarget };
    navigation?.addEventListener('currententrychange', () => this.#look());
  }

  #followVisibility(): void {
    clearInterval(this.#timer);
    const isHidden = document.visibilityState === 'hidden';
    this.#look(isHidden);
    attempt(() => this.#cards.setHidden(isHidden));
    if (!isHidden) this.#timer = setInterval(() => this.#look(), lookMs);
  }

  /** Restored as it was: its data layer has been read, but the visitor looks at it once more. */
  #comeBack(): void {
    this.#parts.views.clear();
    this.#markup.comeBack();
    this.#marked.comeBack();
    this.#markupUntil = Date.now() + markupMs;
    this.#look();
  }

  /** @param isLeaving there may be no other look */
  #look(isLeaving = false): void {
    this.#wasVisible ||= document.visibilityState === 'visible';
    if (!this.#wasVisible) return;
    this.followAddress();
    if (!this.#parts.catalog() && !isLeaving && Date.now() < this.#catalogUntil) return;
    const found: Found[] = [];
    if (document.readyState !== 'loading') {
      attempt(() => this.#readMarkup());
      found.push(...this.#views());
      attempt(() => this.#cards.look());
    }
    attempt(() => found.push(...this.#readLayer()));
    const now = Date.now();
    // Of one instant are the lines of one order, and nothing else: what came before is earlier.
    found.forEach(({ type, details }, i) => {
      this.#parts.happened(type, details, now - (found.length - 1 - i));
    });
  }

  #readMarkup(): void {
    const catalog = this.#parts.catalog();
    const markups = Date.now() < this.#markupUntil ? this.#markup.read() : undefined;
    if (!markups && this.#names.catalog === catalog) return;
    this.#names = new ProductNames(markups ?? this.#names.markups, catalog);
    this.#parts.learned(this.#names.products);
  }

  /** What is viewed because it is there. */
  #views(): Found[] {
    const marked = attempt(() => this.#marked.added()) ?? [];
    const { subject } = this.#names;
    return [...(subject === undefined ? [] : [subject]), ...marked].flatMap((itemId) =>
      this.#parts.views.found(itemId) ? { type: 'view' as const, details: { itemId } } : [],
    );
  }

  #readLayer(): Found[] {
    const events = this.#layer.added().flatMap((entry) => toEcommerceEvent(entry) ?? []);
    const products = events.flatMap((event) => ('products' in event ? event.products : []));
    if (products.length > 0) {
      this.#parts.learned(products.map((product) => ({ ...product, id: this.#names.of(product.id) })));
    }
    return events.flatMap((event) => {
      if ('query' in event) return { type: event.type, details: { query: event.query } };
      const { type } = event;
      if (type === null) return [];
      const items = this.#newsOf(type, [...new Set(event.products.map(({ id }) => this.#names.of(id)))]);
      return items.length === 0 ? [] : { type, details: { items } };
    });
  }

  /** Of these items, those of which it has not been told here before. */
  #newsOf(type: EventType, ids: readonly string[]): readonly string[] {
    if (type === 'view') return ids.filter((id) => this.#parts.views.found(id));
    return type === 'purchase' && isRepeatedOrder(ids, this.#parts.events(), Date.now()) ? [] : ids;
  }

  #click(event: Event): void {
    // What its handlers say of it must not wait: it may lead away from here.
    setTimeout(() => this.#look());
    const { type, button } = event as MouseEvent;
    if (type === 'auxclick' && button !== 1) return; // the right one opens a menu
    const path = event.composedPath();
    const marked = markedClick(path);
    const isFollowed = this.#cards.clicked(path);
    // A card that is marked besides is followed once.
    if (!marked || (isFollowed && marked.type === 'click')) return;
    this.#parts.happened(marked.type, { itemId: marked.itemId }, Date.now());
  }
}

/** Observe this page from now on. */
export function observePage(parts: ObservationParts): PageObservation {
  return new Observation(parts);
}

/** An event that a look has found, before it has its time. */
type Found = { readonly type: EventType; readonly details: TrackDetails };
