/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */

import { consentPolicyOf } from '../../shared/protocol/consent-policy.ts';
import { type EventType, isEventType } from '../../shared/protocol/event-type.ts';
import { retentionStart } from '../../shared/protocol/history-retention.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { PageConsent } from '../consent/page-consent.ts';
import { toAttributes } from '../history/attributes.ts';
import type { SessionReport } from '../worker/session-report.ts';
import type { HearsayApi, InitOptions, TrackDetails } from './api.ts';
import { PageAdvice } from './page-advice.ts';
import { PageHistory } from './page-history.ts';
import { PageModel } from './page-model.ts';
import { PageWorker } from './page-worker.ts';
import type { RecommendScript } from './recommend-script.ts';
import type { OffReason } from './status.ts';
import { manifestStatus, StatusBoard } from './status-board.ts';

/** What a script tag may say, as `init` does. */
export type TagOptions = Partial<Pick<InitOptions, 'log' | 'consent'>>;

/** One page's embed. */
export class Embed {
  readonly #board = new StatusBoard();
  #options: Required<InitOptions>;
  /** The second script; undefined before `init` has loaded it. */
  #script: RecommendScript | undefined;
  readonly #consent = new PageConsent(() => void this.#safely(() => this.#follow()));
  readonly #history = new PageHistory({
    changed: (history) => this.#board.set({ history }),
    failed: (off) => this.#off(off),
  });
  readonly #model = new PageModel({
    loaded: (script) => {
      this.#script = script;
      script.watchDialogues(this.#options.consent, (dialogue) => this.#consent.listen(dialogue));
    },
    reached: (manifest) => {
      // A worker that runs has said it already, and more.
      this.#board.set({ server: 'connected', ...(this.#worker.isRunning ? {} : manifestStatus(manifest)) });
      this.#hear(manifest);
      void this.#history.dropBefore(retentionStart(manifest.site, Date.now()));
    },
    changed: () => this.#tellModel(),
    failed: () => {
      this.#board.set({ server: 'unreachable' });
      if (!globalThis.isSecureContext) this.#off('not a secure context');
    },
  });
  readonly #worker = new PageWorker({
    mayRun: () => this.#board.status.consent && this.#script !== undefined && this.#history.isKept,
    createGate: (changed) => this.#script!.createPageGate(changed),
    options: () => this.#options,
    started: () => this.#tellModel(),
    received: (report) => this.#receive(report),
  });
  readonly #advice = new PageAdvice({
    recommender: () => this.#model.current?.recommender,
    events: () => this.#history.events,
    ask: async (what, events) => {
      const model = this.#model.current;
      const { attributes } = this.#history;
      return (
        model &&
        this.#worker.ask({ ...what, catalog: model.catalog, model: model.ref.scoring, events, attributes })
      );
    },
  });
  /** Settles once the site has said what it has to, or is known not to for now; undefined where nobody asks it. */
  #policyKnown: Promise<void> | undefined;
  /** What `init` returns; undefined before it was called. */
  #ready: Promise<void> | undefined;

  /**
   * @param aggregator where this script came from, unless `init` says otherwise
   * @param tag what the script tag says, unless `init` says otherwise
   */
  constructor(aggregator: string, { log, consent }: TagOptions = {}) {
    this.#options = { aggregator, backend: 'auto', log, consent, budget: undefined };
  }

  /** The public face. */
  readonly api: HearsayApi = {
    init: (options) => {
      this.#ready ??= this.#safely(() => this.#init(options ?? {}));
      return this.#ready;
    },
    consent: (given) => {
      this.#consent.say(given === true); // anything else is a no
      return this.#safely(() => this.#follow(true));
    },
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

  async #init(wanted: InitOptions): Promise<void> {
    const options = this.#options;
    this.#options = {
      aggregator: wanted.aggregator ?? options.aggregator,
      backend: wanted.backend ?? options.backend,
      log: wanted.log ?? options.log,
      consent: wanted.consent ?? options.consent,
      budget: wanted.budget ?? options.budget,
    };
    this.#watchPage();
    this.#policyKnown = this.#model.load(this.#options.aggregator);
    if (this.#consent.decision.given) await this.#follow();
    await this.#policyKnown;
    this.#policyKnown = undefined;
    await this.#follow();
    void this.#safely(() => this.#worker.start());
  }

  #watchPage(): void {
    this.#consent.watch();
    document.addEventListener('visibilitychange', () => this.#consent.reread());
    // A socket, or a lock that another tab waits for, would keep the page out of the back/forward cache.
    addEventListener('pagehide', () => this.#worker.stop());
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      this.#consent.reread(); // no event came of what happened meanwhile
      void this.#safely(() => this.#worker.start());
    });
  }

  #hear({ site }: Manifest): void {
    this.#consent.hear(consentPolicyOf(site));
    // Before `init` is through it looks itself.
    if (!this.#policyKnown) void this.#safely(() => this.#follow());
  }

  #tellModel(): void {
    if (!this.#model.current) return;
    const { ref, recommender } = this.#model.current;
    const { version, bytes } = ref;
    const personal = recommender.scoresHere || this.#worker.isRunning;
    this.#board.set({ model: { version, bytes, personal } });
  }

  /** Do as everybody's word has it by now. @param isSaid the visitor has just spoken, to this page */
  async #follow(isSaid = false): Promise<void> {
    const { given, source } = this.#consent.decision;
    const had = this.#board.status.consent;
    this.#board.set({ consent: given, consentSource: source });
    if (given) return this.#agree();
    if (!had && source === null) return;
    this.#worker.stop();
    this.#tellModel();
    this.#off(source === 'privacy control' ? source : 'no consent');
    // Where nobody has refused, somebody asks by now: that is no reason to erase.
    await (source === null ? this.#history.freeze() : this.#withdraw({ had, isSaid }));
  }

  async #agree(): Promise<void> {
    this.#consent.remember();
    await this.#history.keep();
    await this.#worker.start();
  }

  async #withdraw({ had, isSaid }: { had: boolean; isSaid: boolean }): Promise<void> {
    // What to erase is the site's to say, where it is being asked just now.
    if (this.#policyKnown) {
      if (had) void this.#history.freeze();
      await this.#policyKnown;
    }
    if (this.#consent.decision.given) return;
    const { keepsHistory, holdsHistory } = this.#consent;
    this.#consent.remember();
    if (keepsHistory) return this.#history.freeze();
    // Before consent all is in memory, and that is for nobody but the visitor to forget.
    if (!had && !holdsHistory && !isSaid) return;
    this.#board.set({ sent: [], log: null });
    await this.#history.forget(holdsHistory);
  }

  async #track(type: EventType, { itemId, query, rating }: TrackDetails): Promise<void> {
    if (!isEventType(type)) return;
    this.#consent.reread();
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
    if (report.kind === 'welcomed') {
      this.#hear(report.manifest);
      this.#model.renewed(report.manifest);
    }
    if (report.kind === 'announced') this.#model.announced(report.announcement.model);
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
