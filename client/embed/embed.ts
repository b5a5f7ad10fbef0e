/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */
import type { HistoryEvent } from '../history/history-event.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { maxHistory, type ProfileStore } from '../history/profile-store.ts';
import type { Recommender } from '../recommend/recommender.ts';
import type { FromWorker } from '../worker/worker-messages.ts';
import type { HearsayApi, InitOptions, Recommendation, RecommendOptions } from './api.ts';
import { readConsent, writeConsent } from './consent.ts';
import { pageIdle, shutGate } from './page-gate.ts';
import { loadPageSite, loadRecommender, type PageSite } from './page-site.ts';
import { manifestStatus, StatusBoard } from './status-board.ts';
import { startWorker, type WorkerLink } from './worker-link.ts';

/** How long after a failure the manifest is asked for again, milliseconds. */
const retryMs = 30_000;

/** One page's embed. */
export class Embed {
  readonly #board = new StatusBoard();
  readonly #scriptOrigin: string;
  #options: Required<InitOptions> = { aggregator: '', backend: 'auto' };
  #events: HistoryEvent[] = [];
  #profile: ProfileStore | undefined;
  #site: PageSite | undefined;
  #recommender: Recommender | undefined;
  #worker: WorkerLink | undefined;
  /** Version that is loaded or being loaded. */
  #version = -1;
  #initialised = false;

  /** @param scriptOrigin where this script came from: the default aggregator */
  constructor(scriptOrigin: string) {
    this.#scriptOrigin = scriptOrigin;
  }

  /** The public face. */
  readonly api: HearsayApi = {
    init: (options = {}) => this.#safely(() => this.#init(options)),
    consent: (given) => this.#safely(() => this.#consent(given)),
    track: (type, details = {}) => {
      void this.#safely(() => this.#track({ ...details, type, time: Date.now() }));
    },
    recommend: async (options = {}) => this.#recommend(options),
    status: () => this.#board.status,
    onStatus: (listener) => this.#board.listen(listener),
  };

  /** Whatever fails in here is said in the status, not thrown at the page. */
  async #safely(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch {
      this.#off('internal error');
    }
  }

  async #init({ aggregator = this.#scriptOrigin, backend = 'auto' }: InitOptions): Promise<void> {
    if (this.#initialised) return;
    this.#initialised = true;
    this.#options = { aggregator, backend };
    document.addEventListener('visibilitychange', () => this.#postGate());
    if (readConsent()) await this.#openProfile();
    await this.#loadSite();
    if (this.#board.status.consent) void this.#startWorker();
  }

  async #loadSite(): Promise<void> {
    try {
      this.#site = await loadPageSite(this.#options.aggregator);
      const { announcement } = this.#site.manifest;
      this.#board.set({ server: 'connected', ...manifestStatus(this.#site.manifest) });
      await this.#loadModel(announcement.model);
    } catch {
      this.#board.set({ server: 'unreachable' });
      if (!globalThis.isSecureContext) return this.#off('not a secure context');
      setTimeout(() => void this.#loadSite(), retryMs);
    }
  }

  async #loadModel({
    hash,
    version,
    bytes,
  }: {
    hash: string;
    version: number;
    bytes: number;
  }): Promise<void> {
    if (!this.#site || version <= this.#version) return;
    const before = this.#version;
    this.#version = version;
    try {
      this.#recommender = await loadRecommender(this.#options.aggregator, this.#site, hash);
      this.#board.set({ model: { version, bytes } });
    } catch (error) {
      this.#version = before;
      throw error;
    }
  }

  async #consent(given: boolean): Promise<void> {
    writeConsent(given);
    if (given) {
      await this.#openProfile();
      await this.#startWorker();
      return;
    }
    this.#worker?.stop();
    this.#worker = undefined;
    await this.#profile?.erase();
    this.#profile?.close();
    this.#profile = undefined;
    this.#events = [];
    this.#board.set({ consent: false, sent: [], history: { events: 0, kept: 'memory' } });
    this.#off('no consent');
  }

  /** With consent: the history moves to the disk, where there is one. */
  async #openProfile(): Promise<void> {
    this.#board.set({ consent: true });
    if (this.#profile) return;
    try {
      const profile = await openIndexedDbProfile();
      await profile.addEvents(this.#events);
      this.#events = await profile.events();
      this.#profile = profile;
      this.#board.set({ history: { events: this.#events.length, kept: 'disk' } });
    } catch {
      this.#off('no storage');
    }
  }

  async #track(event: HistoryEvent): Promise<void> {
    this.#events = [...this.#events, event].slice(-maxHistory);
    this.#countEvents();
    try {
      await this.#profile?.addEvents([event]);
    } catch {
      this.#off('storage full');
    }
    this.#worker?.post({ kind: 'wake' });
  }

  #countEvents(): void {
    this.#board.set({ history: { events: this.#events.length, kept: this.#profile ? 'disk' : 'memory' } });
  }

  #recommend({ count = 10, exclude = [], includeSeen = false }: RecommendOptions): Recommendation[] {
    try {
      const seen = includeSeen ? [] : this.#events.flatMap(({ itemId }) => itemId ?? []);
      const wish = {
        count: Math.min(100, Math.max(1, Math.floor(count))),
        exclude: new Set([...exclude, ...seen]),
      };
      return this.#recommender?.recommend(this.#events, wish) ?? [];
    } catch {
      return [];
    }
  }

  async #startWorker(): Promise<void> {
    if (this.#worker || !this.#profile) return;
    this.#board.report({ kind: 'state', state: 'starting', off: null });
    await pageIdle();
    try {
      const { aggregator, backend } = this.#options;
      const worker = await startWorker(aggregator, (message) => this.#receive(message));
      if (!this.#board.status.consent || this.#worker) return worker.stop();
      this.#worker = worker;
      this.#postGate();
      worker.post({ kind: 'start', aggregator, backend });
    } catch {
      this.#off('worker could not start');
      setTimeout(() => void this.#safely(() => this.#startWorker()), retryMs);
    }
  }

  #receive(message: FromWorker): void {
    this.#board.report(message);
    if (message.kind === 'announced') void this.#loadModel(message.announcement.model).catch(() => undefined);
  }

  #postGate(): void {
    const off = shutGate();
    this.#worker?.post({ kind: 'gate', open: off === null });
  }

  #off(off: NonNullable<ReturnType<typeof shutGate>>): void {
    this.#board.report({ kind: 'state', state: 'off', off });
  }
}
