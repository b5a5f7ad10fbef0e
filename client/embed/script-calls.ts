/** The calls of the public API that the second script of the page answers: advice, export, overlay. None rejects. */
import type { ExperimentArm } from '../../shared/metrics/metric-layout.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { InMemory } from '../history/readable-export.ts';
import type { PageAdvice, Wanted } from '../recommend/page-advice.ts';
import type { Answer } from '../worker/worker-messages.ts';
import type { HearsayApi } from './api.ts';
import { missedCalls } from './missed-calls.ts';
import type { PageHistory } from './page-history.ts';
import type { PageModel } from './page-model.ts';
import type { PageRecord } from './page-record.ts';
import type { PageWorker } from './page-worker.ts';
import type { RecommendScript } from './recommend-script.ts';

/** What they are answered from. */
export type CallParts = {
  readonly model: PageModel;
  readonly history: PageHistory;
  readonly worker: PageWorker;
  readonly record: PageRecord;
  /** Of the experiment that the visitor is in; null: none. */
  readonly arm: () => Promise<ExperimentArm | null>;
  /** Its origin. */
  readonly aggregator: () => string;
  readonly page: () => HearsayApi;
};

/** See the head of this file. */
export class ScriptCalls {
  readonly #parts: CallParts;
  #advice: PageAdvice | undefined;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Part of the public face. */
  readonly api: Pick<
    HearsayApi,
    'recommend' | 'similar' | 'trending' | 'explain' | 'onboarding' | 'item' | 'export' | 'debug'
  > = {
    recommend: (options) => this.#advised((advice) => advice.recommend(options ?? {})),
    similar: (itemId, options) => this.#advised((advice) => advice.similar(itemId, options ?? {})),
    trending: (options) => this.#advised((advice) => advice.trending(options ?? {})),
    explain: (itemId, options) => this.#advised((advice) => advice.explain(itemId, options ?? {})),
    onboarding: (options) => this.#advised((advice) => advice.onboarding(options ?? {})),
    item: (itemId) => {
      const { model, history } = this.#parts;
      return model.current?.recommender.item(itemId, history.products.get(itemId));
    },
    export: () => this.#run(({ toExport }) => toExport(this.#held(), Date.now())),
    debug: (show) => {
      const { aggregator, page, history } = this.#parts;
      const lists = () => this.#advice?.lists ?? [];
      const seen = { lists, missed: missedCalls, events: () => history.events };
      const parts = { api: page(), ...seen, aggregator: aggregator() };
      void this.#run(({ toggleDebug }) => toggleDebug(parts, show !== false));
    },
  };

  /** What is nowhere but in this page. */
  #held(): InMemory {
    const { history, record, page } = this.#parts;
    const { consent } = page().status();
    return { consent, ...history.unsaved, recommendations: record.given?.all ?? [] };
  }

  /** Nothing before there is a model, and where it fails: advice is never an error of the page. */
  async #advised<T>(ask: (advice: PageAdvice) => Promise<T[]>): Promise<T[]> {
    const { model, history, record, arm } = this.#parts;
    if (!model.current) return [];
    try {
      this.#advice ??= model.current.script.createAdvice({
        recommender: () => model.current?.recommender,
        events: () => history.events,
        ask: (what, events) => this.#ask(what, events),
        subject: () => record.subject,
        arm,
        give: (each) => record.given?.add(each) ?? '',
      });
      return await ask(this.#advice);
    } catch {
      return [];
    }
  }

  async #ask(what: Wanted, events: readonly HistoryEvent[]): Promise<Answer | undefined> {
    const { model, history, worker } = this.#parts;
    if (!model.current) return undefined;
    const { catalog, ref } = model.current;
    const { attributes } = history;
    return worker.ask({ ...what, catalog, model: ref.scoring, events, attributes });
  }

  /** Where it fails, that is what comes of it. */
  async #run<T>(run: (script: RecommendScript) => Promise<T>): Promise<T | { failed: string }> {
    const { model, aggregator } = this.#parts;
    try {
      return await run(await model.script(aggregator()));
    } catch (error) {
      return { failed: String(error) };
    }
  }
}
