/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { maxHistory, type ProfileStore } from '../history/profile-store.ts';
import type { Recommender } from '../recommend/recommender.ts';
import type { FromWorker } from '../worker/worker-messages.ts';
import type { HearsayApi, InitOptions, Recommendation, RecommendOptions, TrackDetails } from './api.ts';
import { onConsentElsewhere, readConsent, writeConsent } from './consent.ts';
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
  /** Those of them that are not on this device. */
  #unsaved: HistoryEvent[] = [];
  #profile: ProfileStore | undefined;
  #site: PageSite | undefined;
  #recommender: Recommender | undefined;
  #worker: WorkerLink | undefined;
  /** Version that is loaded or being loaded. */
  #version = -1;
  /** What `init` returns; undefined before it was called. */
  #ready: Promise<void> | undefined;
  /** Opening, writing and erasing: one after the other, in the order in which they were asked for. */
  #storage: Promise<void> = Promise.resolve();

  /** @param scriptOrigin where this script came from: the default aggregator */
  constructor(scriptOrigin: string) {
    this.#scriptOrigin = scriptOrigin;
  }

  /** The public face. */
  readonly api: HearsayApi = {
    init: (options) => {
      this.#ready ??= this.#safely(() => this.#init(options ?? {}));
      return this.#ready;
    },
    // Anything but `true` is a no.
    consent: (given) => this.#safely(() => (given === true ? this.#agree() : this.#withdraw())),
    track: (type, details) => {
      void this.#safely(() => this.#track(type, details ?? {}));
    },
    recommend: async (options) => this.#recommend(options ?? {}),
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
    this.#options = { aggregator, backend };
    document.addEventListener('visibilitychange', () => this.#postGate());
    onConsentElsewhere((given) => {
      if (given !== this.#board.status.consent) void this.api.consent(given);
    });
    if (readConsent()) await this.#openProfile();
    await this.#loadSite();
    void this.#safely(() => this.#startWorker());
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

  async #agree(): Promise<void> {
    writeConsent(true);
    await this.#openProfile();
    await this.#startWorker();
  }

  /** Nothing is written or sent from here on; then what there is goes. */
  async #withdraw(): Promise<void> {
    const had = readConsent();
    writeConsent(false);
    this.#worker?.stop();
    this.#worker = undefined;
    [this.#events, this.#unsaved] = [[], []];
    this.#board.set({ consent: false, sent: [], history: { events: 0, kept: 'memory' } });
    this.#off('no consent');
    await this.#inTurn(async () => {
      // What earlier visits left, too.
      const profile = this.#profile ?? (had ? await openIndexedDbProfile() : undefined);
      this.#profile = undefined;
      await profile?.erase();
      profile?.close();
    });
  }

  #inTurn(run: () => Promise<void>): Promise<void> {
    const turn = this.#storage.then(run);
    this.#storage = turn.catch(() => undefined);
    return turn;
  }

  /** With consent: the history moves to the disk, where there is one. */
  #openProfile(): Promise<void> {
    this.#board.set({ consent: true });
    return this.#inTurn(async () => {
      if (this.#profile) return;
      try {
        const profile = await openIndexedDbProfile();
        const stored = await profile.events();
        this.#profile = profile;
        // Withdrawn meanwhile: erasing comes next.
        if (this.#board.status.consent) this.#events = [...stored, ...this.#unsaved].slice(-maxHistory);
      } catch {
        return this.#off('no storage');
      }
      await this.#save();
    });
  }

  async #track(type: EventType, { itemId, query }: TrackDetails): Promise<void> {
    if (!isEventType(type)) return;
    const event: HistoryEvent = {
      type,
      ...(itemId !== undefined && { itemId: String(itemId) }),
      ...(query !== undefined && { query: String(query) }),
      time: Date.now(),
    };
    this.#events = [...this.#events, event].slice(-maxHistory);
    this.#unsaved = [...this.#unsaved, event].slice(-maxHistory);
    this.#countEvents();
    await this.#inTurn(() => this.#save());
    this.#worker?.post({ kind: 'wake' });
  }

  async #save(): Promise<void> {
    if (!this.#profile || !this.#board.status.consent) return;
    const unsaved = this.#unsaved;
    this.#unsaved = [];
    this.#countEvents();
    try {
      if (unsaved.length > 0) await this.#profile.addEvents(unsaved);
    } catch {
      this.#off('storage full');
    }
  }

  #countEvents(): void {
    const kept = this.#profile && this.#board.status.consent ? 'disk' : 'memory';
    this.#board.set({ history: { events: this.#events.length, kept } });
  }

  #recommend(options: RecommendOptions): Recommendation[] {
    try {
      const { count = 10, exclude = [], includeSeen = false } = options;
      const seen = includeSeen ? [] : this.#events.flatMap(({ itemId }) => itemId ?? []);
      const wish = {
        count: Math.min(100, Math.max(1, Math.floor(count) || 10)),
        exclude: new Set([...exclude, ...seen]),
      };
      return this.#recommender?.recommend(this.#events, wish) ?? [];
    } catch {
      return [];
    }
  }

  async #startWorker(): Promise<void> {
    if (!this.#mayStartWorker()) return;
    if (!globalThis.isSecureContext) return this.#off('not a secure context');
    this.#board.report({ kind: 'state', state: 'starting', off: null });
    await pageIdle();
    try {
      const { aggregator, backend } = this.#options;
      const worker = await startWorker(aggregator, (message) => this.#receive(message));
      if (!this.#mayStartWorker()) return worker.stop();
      this.#worker = worker;
      this.#postGate();
      worker.post({ kind: 'start', aggregator, backend });
    } catch {
      if (!this.#mayStartWorker()) return;
      this.#off('worker could not start');
      setTimeout(() => void this.#safely(() => this.#startWorker()), retryMs);
    }
  }

  #mayStartWorker(): boolean {
    const { consent } = this.#board.status;
    return consent && this.#ready !== undefined && this.#profile !== undefined && !this.#worker;
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
