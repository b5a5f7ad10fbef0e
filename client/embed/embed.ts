/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import { retentionStart } from '../../shared/protocol/history-retention.ts';
import type { Manifest, ModelRef } from '../../shared/protocol/messages.ts';
import { PageExperiment } from '../experiment/page-experiment.ts';
import { toAttributes } from '../history/attributes.ts';
import type { PageRecommender } from '../recommend/page-recommender.ts';
import type { FromWorker } from '../worker/worker-messages.ts';
import type { HearsayApi, InitOptions, TrackDetails } from './api.ts';
import { onConsentElsewhere, readConsent, writeConsent } from './consent.ts';
import { deviceClass } from './device-class.ts';
import { PageAdvice } from './page-advice.ts';
import { pageIdle, shutGate } from './page-gate.ts';
import { PageHistory } from './page-history.ts';
import type { PageSite } from './page-site.ts';
import { loadRecommendScript, type RecommendScript } from './recommend-script.ts';
import type { OffReason } from './status.ts';
import { manifestStatus, StatusBoard } from './status-board.ts';
import { startWorker, type WorkerLink } from './worker-link.ts';
import { WorkerQuestions } from './worker-questions.ts';

/** How long after a failure the manifest is asked for again, milliseconds. */
const retryMs = 30_000;

/** One page's embed. */
export class Embed {
  readonly #board = new StatusBoard();
  #options: Required<InitOptions>;
  readonly #history = new PageHistory({
    changed: (history) => this.#board.set({ history }),
    failed: (off) => this.#off(off),
  });
  readonly #experiment = new PageExperiment({
    rules: () => this.#script?.experimentRules,
    inProfile: (run) => this.#history.inProfile(run),
    changed: (experiment) => this.#board.set({ experiment }),
  });
  readonly #questions = new WorkerQuestions();
  readonly #advice = new PageAdvice({
    recommender: () => this.#model?.recommender,
    events: () => this.#history.events,
    arm: () => this.#experiment.arm,
    ask: async (what, events) => {
      const [worker, model] = [this.#worker, this.#model];
      if (!worker || !model) return undefined;
      const { attributes } = this.#history;
      const hashes = { catalog: model.catalog, model: model.ref.scoring };
      return this.#questions.ask({ ...what, ...hashes, events, attributes }, worker.post);
    },
  });
  #script: RecommendScript | undefined;
  /** Undefined while it is fetched, at first and where the catalog has changed. */
  #site: PageSite | undefined;
  /** Hash of the catalog that was announced last, also while one is fetched; undefined before any was. */
  #announcedCatalog: string | undefined;
  /** With the hash of the catalog that it is over. */
  #model:
    | { readonly ref: ModelRef; readonly recommender: PageRecommender; readonly catalog: string }
    | undefined;
  #worker: WorkerLink | undefined;
  /** Version that is loaded or being loaded. */
  #version = -1;
  #starting = false;
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
    recommend: (options) => orNone(() => this.#advice.recommend(options ?? {})),
    explain: (itemId, options) => orNone(() => this.#advice.explain(itemId, options ?? {})),
    onboarding: (options) => orNone(() => this.#advice.onboarding(options ?? {})),
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

  async #init({ aggregator, backend, log }: InitOptions): Promise<void> {
    const options = this.#options;
    this.#options = {
      aggregator: aggregator ?? options.aggregator,
      backend: backend ?? options.backend,
      log: log ?? options.log,
    };
    document.addEventListener('visibilitychange', () => this.#postGate());
    onConsentElsewhere((given) => {
      if (given !== this.#board.status.consent) void this.api.consent(given);
    });
    if (readConsent()) await this.#keepHistory();
    await this.#loadSite();
    void this.#safely(() => this.#startWorker());
  }

  async #loadSite(): Promise<void> {
    const { aggregator } = this.#options;
    const announced = this.#announcedCatalog;
    try {
      this.#script ??= await loadRecommendScript(aggregator);
      this.#site = await this.#script.loadPageSite(aggregator);
      const { manifest } = this.#site;
      // A worker that runs has said it already, and more.
      this.#board.set({ server: 'connected', ...(this.#worker ? {} : manifestStatus(manifest)) });
      void this.#history.dropBefore(retentionStart(manifest.site, Date.now()));
      await this.#experiment.join(manifest);
      await this.#loadModel(manifest.announcement.model);
      // Only what was told meanwhile: a manifest that a proxy still keeps would be asked for again and again.
      if (this.#announcedCatalog !== announced) this.#followCatalog();
    } catch {
      this.#board.set({ server: 'unreachable' });
      if (!globalThis.isSecureContext) return this.#off('not a secure context');
      setTimeout(() => void this.#loadSite(), retryMs);
    }
  }

  async #loadModel(ref: ModelRef): Promise<void> {
    const { scoring, version } = ref;
    const site = this.#site;
    if (!this.#script || !site || version <= this.#version) return;
    const before = this.#version;
    this.#version = version;
    const isLatest = (): boolean => this.#version === version && this.#site === site;
    try {
      const recommender = await this.#script.loadRecommender(this.#options.aggregator, site, scoring);
      if (!isLatest()) return; // a newer one was announced meanwhile, or another catalog
      this.#model = { ref, recommender, catalog: site.manifest.catalog.hash };
      this.#tellModel();
    } catch (error) {
      if (isLatest()) this.#version = before;
      throw error;
    }
  }

  #tellModel(): void {
    if (!this.#model) return;
    const { ref, recommender } = this.#model;
    const { version, bytes } = ref;
    const personal = recommender.scoresHere || this.#worker !== undefined;
    this.#board.set({ model: { version, bytes, personal } });
  }

  async #agree(): Promise<void> {
    writeConsent(true);
    await this.#keepHistory();
    await this.#startWorker();
  }

  async #keepHistory(): Promise<void> {
    this.#board.set({ consent: true });
    await this.#history.keep();
    await this.#experiment.join();
  }

  async #withdraw(): Promise<void> {
    const hadAgreed = readConsent();
    writeConsent(false);
    this.#worker?.stop();
    this.#worker = undefined;
    this.#questions.close();
    this.#experiment.leave();
    this.#tellModel();
    this.#board.set({ consent: false, sent: [], log: null });
    this.#off('no consent');
    await this.#history.forget(hadAgreed);
  }

  async #track(type: EventType, { itemId, query, rating }: TrackDetails): Promise<void> {
    if (!isEventType(type)) return;
    if (this.#board.status.consent)
      void this.#experiment.note(type, itemId == null ? undefined : String(itemId));
    const saved = await this.#history.add({
      type,
      ...(itemId != null && { itemId: String(itemId) }),
      ...(query != null && { query: String(query) }),
      ...(typeof rating === 'number' &&
        Number.isFinite(rating) && { rating: Math.min(1, Math.max(0, rating)) }),
      time: Date.now(),
    });
    if (saved) this.#worker?.post({ kind: 'wake' });
  }

  async #startWorker(): Promise<void> {
    if (!this.#mayStartWorker()) return;
    if (!globalThis.isSecureContext) return this.#off('not a secure context');
    this.#board.report({ kind: 'state', state: 'starting', off: null });
    this.#starting = true;
    try {
      await pageIdle();
      const { aggregator, backend, log } = this.#options;
      const worker = await startWorker(aggregator, (message) => this.#receive(message));
      this.#starting = false;
      if (!this.#mayStartWorker()) return worker.stop();
      this.#worker = worker;
      this.#postGate();
      worker.post({ kind: 'start', aggregator, backend, deviceClass: deviceClass(), log });
      this.#tellModel();
    } catch {
      this.#starting = false;
      if (!this.#mayStartWorker()) return;
      this.#off('worker could not start');
      setTimeout(() => void this.#safely(() => this.#startWorker()), retryMs);
    }
  }

  #mayStartWorker(): boolean {
    const { consent } = this.#board.status;
    return consent && this.#ready !== undefined && this.#history.isKept && !this.#worker && !this.#starting;
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'answer') this.#questions.settle(message);
    else this.#board.report(message);
    if (message.kind === 'welcomed') this.#renew(message.manifest);
    if (message.kind === 'announced') void this.#loadModel(message.announcement.model).catch(() => undefined);
  }

  #renew(manifest: Manifest): void {
    void this.#experiment.join(manifest);
    this.#announcedCatalog = manifest.catalog.hash;
    this.#followCatalog();
  }

  /** The catalog is another one: recommend from the old one until the new one is there. One that is loading comes first. */
  #followCatalog(): void {
    if (!this.#site || this.#announcedCatalog === this.#site.manifest.catalog.hash) return;
    this.#site = undefined;
    this.#version = -1;
    void this.#safely(() => this.#loadSite());
  }

  #postGate(): void {
    this.#worker?.post({ kind: 'gate', shut: shutGate() });
  }

  #off(off: OffReason): void {
    this.#board.report({ kind: 'state', state: 'off', off });
  }
}

/** Nothing where it fails: advice is never an error of the page. */
async function orNone<T>(advise: () => Promise<T[]>): Promise<T[]> {
  try {
    return await advise();
  } catch {
    return [];
  }
}
