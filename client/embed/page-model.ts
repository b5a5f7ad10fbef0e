/**
 * Site and model as a page holds them: fetches both, keeps the newest model, follows the catalog. Until another catalog
 * is there, the page goes on with the old one.
 */
import type { Manifest, ModelRef } from '../../shared/protocol/messages.ts';
import type { PageCatalog } from '../reader/page-catalog.ts';
import type { PageSite } from '../reader/page-site.ts';
import type { PageRecommender } from '../recommend/page-recommender.ts';
import { loadRecommendScript, type RecommendScript } from './recommend-script.ts';
import { RetryDelay } from './retry-delay.ts';

/** A model that recommends. */
export type LoadedModel = {
  readonly ref: ModelRef;
  readonly recommender: PageRecommender;
  /** Hash of the catalog that it is over. */
  readonly catalog: string;
  readonly script: RecommendScript;
};

/** What a page is told. */
export type PageModelListener = {
  /** The second script is there, once. */
  readonly loaded: (script: RecommendScript) => void;
  /** Site and catalog are there, at first or once more. */
  readonly reached: (manifest: Manifest) => void;
  /** Another model recommends. */
  readonly changed: (model: LoadedModel) => void;
  /** Nothing came; it is tried again, but where this browser cannot verify anything. */
  readonly failed: () => void;
};

/** See the head of this file. */
export class PageModel {
  readonly #listener: PageModelListener;
  readonly #delay = new RetryDelay();
  #aggregator = '';
  #script: Promise<RecommendScript> | undefined;
  /** Undefined while it is fetched, at first and where the catalog has changed. */
  #site: PageSite | undefined;
  #catalog: PageCatalog | undefined;
  /** Whether the page was told of the script. */
  #isLoaded = false;
  /** Hash of the catalog that was announced last, also while one is fetched; undefined before any was. */
  #announcedCatalog: string | undefined;
  #current: LoadedModel | undefined;
  /** Version that is loaded or being loaded. */
  #version = -1;

  constructor(listener: PageModelListener) {
    this.#listener = listener;
  }

  /** Undefined before the first one is there. */
  get current(): LoadedModel | undefined {
    return this.#current;
  }

  /** The newest catalog that came; undefined before any did. */
  get catalog(): PageCatalog | undefined {
    return this.#catalog;
  }

  /** The second script of the page; fetched once. @throws HearsayError OFFLINE */
  script(aggregator: string): Promise<RecommendScript> {
    this.#script ??= loadRecommendScript(aggregator).catch((error) => {
      this.#script = undefined;
      throw error;
    });
    return this.#script;
  }

  /** Resolves once there is a model, or nobody has answered. @param aggregator its origin */
  load(aggregator: string): Promise<void> {
    this.#aggregator = aggregator;
    return this.#loadSite();
  }

  /** A model was announced; an older one than the current one changes nothing. */
  announced(ref: ModelRef): void {
    void this.#loadModel(ref).catch(() => undefined);
  }

  /** A manifest came by another way than the page's own. */
  renewed({ catalog }: Manifest): void {
    this.#announcedCatalog = catalog.hash;
    this.#followCatalog();
  }

  async #loadSite(): Promise<void> {
    const announced = this.#announcedCatalog;
    try {
      const script = await this.script(this.#aggregator);
      if (!this.#isLoaded) this.#listener.loaded(script);
      this.#isLoaded = true;
      this.#site = await script.loadPageSite(this.#aggregator);
      this.#delay.reset();
      const { manifest, catalog } = this.#site;
      this.#catalog = catalog;
      this.#listener.reached(manifest);
      await this.#loadModel(manifest.announcement.model);
      // Only what was told meanwhile: a manifest that a proxy still keeps would be asked for again and again.
      if (this.#announcedCatalog !== announced) this.#followCatalog();
    } catch {
      this.#listener.failed();
      if (globalThis.isSecureContext) setTimeout(() => void this.#loadSite(), this.#delay.next());
    }
  }

  async #loadModel(ref: ModelRef): Promise<void> {
    const { scoring, version } = ref;
    const site = this.#site;
    if (!site || version <= this.#version) return;
    const before = this.#version;
    this.#version = version;
    const isLatest = (): boolean => this.#version === version && this.#site === site;
    try {
      const script = await this.script(this.#aggregator);
      const recommender = await script.loadRecommender({ aggregator: this.#aggregator, hash: scoring }, site);
      if (!isLatest()) return; // a newer one was announced meanwhile, or another catalog
      this.#current = { ref, recommender, catalog: site.manifest.catalog.hash, script };
      this.#listener.changed(this.#current);
    } catch (error) {
      if (isLatest()) this.#version = before;
      throw error;
    }
  }

  /** The catalog is another one: fetch it. One that is being fetched comes first. */
  #followCatalog(): void {
    if (!this.#site || this.#announcedCatalog === this.#site.manifest.catalog.hash) return;
    this.#site = undefined;
    this.#version = -1;
    void this.#loadSite();
  }
}
