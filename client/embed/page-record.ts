/**
 * What happens on a page, on its way into the history: what the page calls, what is seen in what it says of itself, and
 * what becomes of the recommendations that it was given.
 */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { ObservationParts, PageObservation } from '../page/page-observation.ts';
import { attempt } from '../page/page-value.ts';
import type { NamingCatalog } from '../page/product-names.ts';
import { ViewsHere } from '../page/views-here.ts';
import type { Given, GivenRecommendations } from '../recommend/given-recommendations.ts';
import type { TrackDetails } from './api.ts';
import type { PageHistory } from './page-history.ts';
import type { RecommendScript } from './recommend-script.ts';
import { trackedEvents } from './tracked-events.ts';

/** Who follows an item clicks once, whoever tells of it: the card, the data layer, the page. So long it is the same, milliseconds. */
const sameClickMs = 1000;

/** What a record is made with. */
export type PageRecordParts = {
  readonly history: PageHistory;
  readonly catalog: () => NamingCatalog | undefined;
  /** Something is about to happen. */
  readonly happening: () => void;
  /** Something happened, perhaps with a recommendation of this page. */
  readonly noted: (type: EventType, itemId: string | undefined, given: Given | undefined) => void;
  /** Something has come to the device. */
  readonly kept: () => void;
  /** Run what may fail, and is nobody's to wait for. */
  readonly safely: (run: () => Promise<void>) => void;
};

/** See the head of this file. */
export class PageRecord {
  readonly #parts: PageRecordParts;
  readonly #views = new ViewsHere();
  #observation: PageObservation | undefined;
  #given: GivenRecommendations | undefined;
  #lastClick: HistoryEvent | undefined;

  constructor(parts: PageRecordParts) {
    this.#parts = parts;
  }

  /** What this page was given to show; undefined before there is anybody to give. */
  get given(): GivenRecommendations | undefined {
    return this.#given;
  }

  /** The item that the page is about by its own markup. */
  get subject(): string | undefined {
    return this.#observation?.subject;
  }

  /** The page says that this happened. Resolves once it is recorded. */
  called(type: EventType, details: TrackDetails): Promise<void> {
    return this.#track(type, details, Date.now(), (event) => this.#isNews(event));
  }

  /** Begin to look at what the page says of itself. @param layer name of its data layer; empty: it is not read */
  begin({ observePage, createGiven }: RecommendScript, layer: string): void {
    this.#given = createGiven();
    const { history, catalog, safely } = this.#parts;
    const parts: ObservationParts = {
      happened: (type, details, time) => safely(() => this.#track(type, details, time, () => true)),
      learned: (products) => safely(() => history.learn(products, Date.now())),
      catalog,
      views: this.#views,
      events: () => history.events,
      layer,
    };
    this.#observation = attempt(() => observePage(parts));
  }

  async #track(
    type: EventType,
    details: TrackDetails,
    time: number,
    isNews: (event: HistoryEvent) => boolean,
  ): Promise<void> {
    this.#parts.happening();
    if (this.#parts.history.isRefused) return;
    const given = this.#given?.find(details.recommendationId);
    const itemId = details.itemId ?? given?.itemId;
    const told = { ...details, ...(itemId != null && { itemId }) };
    const events = trackedEvents(type, told, time).filter(isNews);
    for (const { type: what, itemId: id } of events)
      this.#parts.noted(what, id, id === given?.itemId ? given : undefined);
    const fresh = events.filter((event) => !this.#isSameClick(event));
    if (fresh.length > 0 && (await this.#parts.history.add(...fresh))) this.#parts.kept();
  }

  #isSameClick(event: HistoryEvent): boolean {
    if (event.type !== 'click') return false;
    const before = this.#lastClick;
    this.#lastClick = event;
    return before !== undefined && before.itemId === event.itemId && event.time - before.time < sameClickMs;
  }

  /** Not a view that was found in what the page says of itself, before the page called it one. */
  #isNews({ type, itemId }: HistoryEvent): boolean {
    if (type !== 'view' || itemId === undefined) return true;
    this.#observation?.followAddress();
    return this.#views.called(itemId);
  }
}
