/**
 * Reads a site for a page: in a worker that ends when it has nothing to read, or where there can be none (an old
 * browser, a policy without `worker-src blob:`) on the page's own thread.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { FoldedModel } from '../recommend/folded-model.ts';
import { fromSentCatalog, type PageCatalog, toPageCatalog } from './page-catalog.ts';
import { type CatalogSource, type ModelSource, readCatalog, readModel } from './read-site.ts';
import type { FromReader, ToReader } from './reader-messages.ts';

type Wanted = Omit<ToReader, 'id'>;

/** Undefined: there is no worker that could answer. */
type Settle = (answer: FromReader | undefined) => void;

/** See the head of this file. */
export class SiteReader {
  readonly #start: () => Worker;
  /** Undefined while nothing is read. */
  #worker: Worker | undefined;
  /** Whether a worker can be started, as far as is known. */
  #canStart = true;
  readonly #waiting = new Map<number, Settle>();
  #lastId = 0;

  /** @param start a worker that runs `reader-entry.ts`; whatever it throws, there is none */
  constructor(start: () => Worker) {
    this.#start = start;
  }

  /** @throws HearsayError OFFLINE, BAD_MODEL */
  async catalog(source: CatalogSource): Promise<PageCatalog> {
    const answer = await this.#ask({ catalog: source });
    if (answer && 'catalog' in answer) return fromSentCatalog(answer.catalog);
    return toPageCatalog(await readCatalog(source));
  }

  /** @param over the catalog, and where it is from @throws HearsayError OFFLINE, BAD_MODEL */
  async model(
    over: { readonly catalog: PageCatalog; readonly source: CatalogSource },
    model: ModelSource,
  ): Promise<FoldedModel> {
    const answer = await this.#ask({ catalog: over.source, model });
    return answer && 'model' in answer ? answer.model : readModel(over.catalog, model);
  }

  async #ask(wanted: Wanted): Promise<FromReader | undefined> {
    const answer = await new Promise<FromReader | undefined>((resolve) => {
      const worker = this.#running();
      if (!worker) return resolve(undefined);
      const id = ++this.#lastId;
      this.#waiting.set(id, resolve);
      worker.postMessage({ id, ...wanted } satisfies ToReader);
    });
    if (answer && 'code' in answer) throw new HearsayError(answer.code, 'a site that cannot be read');
    return answer;
  }

  #running(): Worker | undefined {
    if (this.#worker || !this.#canStart) return this.#worker;
    try {
      this.#worker = this.#start();
      this.#worker.onmessage = ({ data }: MessageEvent<FromReader>) => this.#settle(data);
      this.#worker.onerror = (event) => {
        event.preventDefault(); // not the page's error
        this.#giveUp();
      };
    } catch {
      this.#canStart = false;
    }
    return this.#worker;
  }

  #settle(answer: FromReader): void {
    const settle = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    settle?.(answer);
    // After a catalog a model is asked for, which is over it.
    if (this.#waiting.size === 0 && !('catalog' in answer)) this.#stop();
  }

  #giveUp(): void {
    this.#canStart = false;
    this.#stop();
    for (const settle of this.#waiting.values()) settle(undefined);
    this.#waiting.clear();
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
