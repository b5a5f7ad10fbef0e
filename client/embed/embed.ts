/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import { retentionStart } from '../../shared/protocol/history-retention.ts';
import { toAttributes } from '../history/attributes.ts';
import { eraseStorage } from '../history/erase-storage.ts';
import { GivenRecommendations } from '../recommend/given-recommendations.ts';
import type { SessionReport } from '../worker/session-report.ts';
import type { HearsayApi, InitOptions, TrackDetails } from './api.ts';
import { onConsentElsewhere, readConsent, writeConsent } from './consent.ts';
import { PageHistory } from './page-history.ts';
import { PageModel } from './page-model.ts';
import { PageWorker } from './page-worker.ts';
import { ScriptCalls } from './script-calls.ts';
import type { OffReason } from './status.ts';
import { manifestStatus, StatusBoard } from './status-board.ts';

/** One page's embed. */
export class Embed {
  readonly #board = new StatusBoard();
  #options: Required<InitOptions>;
  readonly #history = new PageHistory({
    changed: (history) => this.#board.set({ history }),
    failed: (off) => this.#off(off),
  });
  readonly #model = new PageModel({
    reached: (manifest) => {
      // A worker that runs has said it already, and more.
      this.#board.set({ server: 'connected', ...(this.#worker.isRunning ? {} : manifestStatus(manifest)) });
      void this.#history.dropBefore(retentionStart(manifest.site, Date.now()));
    },
    changed: () => this.#tellModel(),
    failed: () => {
      this.#board.set({ server: 'unreachable' });
      if (!globalThis.isSecureContext) this.#off('not a secure context');
    },
  });
  readonly #worker = new PageWorker({
    mayRun: () => this.#board.status.consent && this.#ready !== undefined && this.#history.isKept,
    options: () => this.#options,
    started: () => this.#tellModel(),
    received: (report) => this.#receive(report),
  });
  readonly #given = new GivenRecommendations();
  readonly #calls = new ScriptCalls({
    model: this.#model,
    history: this.#history,
    worker: this.#worker,
    given: this.#given,
    aggregator: () => this.#options.aggregator,
    page: () => this.api,
  });
  /** What `init` returns; undefined before it was called. */
  #ready: Promise<void> | undefined;

  /**
   * @param aggregator where this script came from, unless `init` says otherwise
   * @param log identity of the log that the script tag names, unless `init` says otherwise
   */
  constructor(aggregator: string, log?: string) {
    this.#options = { aggregator, backend: 'auto', log };
  }

  /** The public face. */
  readonly api: HearsayApi = {
    ...this.#calls.api,
    init: (options) => {
      this.#ready ??= this.#safely(() => this.#init(options ?? {}));
      return this.#ready;
    },
    // Anything but `true` is a no.
    consent: (given) => this.#safely(() => (given === true ? this.#agree() : this.#withdraw())),
    track: (type, details) => {
      void this.#safely(() => this.#track(type, details ?? {}));
    },
    setProfile: (attributes) => {
      void this.#safely(async () => this.#history.describe(toAttributes(attributes)));
    },
    status: () => this.#board.status,
    on: (event, listener) => this.#board.listen(event, listener),
    erase: () => this.#safely(() => this.#erase()),
  };

  /** Whatever fails in here is said in the status, not thrown at the page. */
  async #safely(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch {
      this.#off('internal error');
    }
  }

  async #init({ aggregator, backend, log }: InitOptions): Promise<void> {
    const options = this.#options;
    this.#options = {
      aggregator: aggregator ?? options.aggregator,
      backend: backend ?? options.backend,
      log: log ?? options.log,
    };
    document.addEventListener('visibilitychange', () => {
      this.#worker.tellGate();
      // Also on the way to another page, which may be that of a recommended item.
      if (document.visibilityState === 'hidden' && this.#board.status.consent) this.#given.keep();
    });
    onConsentElsewhere((given) => {
      if (given !== this.#board.status.consent) void this.api.consent(given);
    });
    if (readConsent()) await this.#keepHistory();
    await this.#model.load(this.#options.aggregator);
    void this.#safely(() => this.#worker.start());
  }

  #tellModel(): void {
    if (!this.#model.current) return;
    const { ref, recommender } = this.#model.current;
    const { version, bytes } = ref;
    const personal = recommender.scoresHere || this.#worker.isRunning;
    this.#board.set({ model: { version, bytes, personal } });
  }

  async #agree(): Promise<void> {
    writeConsent(true);
    await this.#keepHistory();
    await this.#worker.start();
  }

  async #keepHistory(): Promise<void> {
    this.#board.set({ consent: true });
    this.#given.restore();
    await this.#history.keep();
  }

  async #withdraw(): Promise<void> {
    const hadAgreed = readConsent();
    writeConsent(false);
    this.#worker.stop();
    this.#given.forget();
    this.#tellModel();
    this.#board.set({ consent: false, sent: [], log: null });
    this.#off('no consent');
    await this.#history.forget(hadAgreed);
  }

  /** A no, and no trace of it either: whatever cannot be forgotten one by one goes with the storage. */
  async #erase(): Promise<void> {
    try {
      await this.#withdraw();
    } finally {
      await eraseStorage();
    }
  }

  async #track(type: EventType, details: TrackDetails): Promise<void> {
    if (!isEventType(type)) return;
    const { query, rating, recommendationId } = details;
    const itemId = details.itemId ?? this.#given.find(recommendationId)?.itemId;
    // Of a recommendation that is not known here nobody knows the item.
    if (recommendationId != null && itemId == null) return;
    const saved = await this.#history.add({
      type,
      ...(itemId != null && { itemId: String(itemId) }),
      ...(query != null && { query: String(query) }),
      ...(typeof rating === 'number' &&
        Number.isFinite(rating) && { rating: Math.min(1, Math.max(0, rating)) }),
      time: Date.now(),
    });
    if (saved) this.#worker.wake();
  }

  #receive(report: SessionReport): void {
    this.#board.report(report);
    if (report.kind === 'welcomed') this.#model.renewed(report.manifest);
    if (report.kind === 'announced') this.#model.announced(report.announcement.model);
  }

  #off(off: OffReason): void {
    this.#board.report({ kind: 'state', state: 'off', off });
  }
}
