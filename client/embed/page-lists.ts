/** The lists that a page is given: by the second script once a model is there, none before; a failure is an empty list. */
import type { HistoryEvent } from '../history/history-event.ts';
import type { Answer } from '../worker/worker-messages.ts';
import type { GivenList, PageAdvice, Wanted } from './page-advice.ts';
import type { PageHistory } from './page-history.ts';
import type { PageModel } from './page-model.ts';
import type { PageRecord } from './page-record.ts';
import type { PageWorker } from './page-worker.ts';

/** What lists are made from. */
export type PageListsParts = {
  readonly history: PageHistory;
  readonly model: PageModel;
  readonly worker: PageWorker;
  readonly record: PageRecord;
};

/** See the head of this file. */
export class PageLists {
  readonly #parts: PageListsParts;
  #advice: PageAdvice | undefined;

  constructor(parts: PageListsParts) {
    this.#parts = parts;
  }

  /** Those that were given last, oldest first. */
  get given(): readonly GivenList[] {
    return this.#advice?.lists ?? [];
  }

  /** What the advice says; nothing where it cannot be asked, or fails: it is never an error of the page. */
  async of<T>(ask: (advice: PageAdvice) => Promise<T[]>): Promise<T[]> {
    const { history, model, record } = this.#parts;
    if (!model.current) return [];
    try {
      this.#advice ??= model.current.script.createAdvice({
        recommender: () => model.current?.recommender,
        events: () => history.events,
        subject: () => record.subject,
        ask: (what, events) => this.#ask(what, events),
        give: (given) => record.given.add(given),
      });
      return await ask(this.#advice);
    } catch {
      return [];
    }
  }

  async #ask(what: Wanted, events: readonly HistoryEvent[]): Promise<Answer | undefined> {
    const { history, model, worker } = this.#parts;
    if (!model.current) return undefined;
    const { catalog, ref } = model.current;
    const { attributes } = history;
    return worker.ask({ ...what, catalog, model: ref.scoring, events, attributes });
  }
}
