/**
 * What the script tag does in the page: keeps the history, recommends, and with consent starts the worker that
 * trains. Nothing in here throws into the page: what fails is a status.
 */
import { consentPolicyOf } from '../../shared/protocol/consent-policy.ts';
import { retentionStart } from '../../shared/protocol/history-retention.ts';
import type { Manifest } from '../../shared/protocol/messages.ts';
import { PageConsent } from '../consent/page-consent.ts';
import { PageExperiment } from '../experiment/page-experiment.ts';
import { toAttributes } from '../history/attributes.ts';
import { eraseStorage } from '../history/erase-storage.ts';
import { makeCalls } from '../page/early-calls.ts';
import type { SessionReport } from '../worker/session-report.ts';
import type { HearsayApi, InitOptions } from './api.ts';
import { PageHistory } from './page-history.ts';
import { PageModel } from './page-model.ts';
import { PageRecord } from './page-record.ts';
import { PageWorker } from './page-worker.ts';
import type { RecommendScript } from './recommend-script.ts';
import { ScriptCalls } from './script-calls.ts';
import type { OffReason } from './status.ts';
import { manifestStatus, StatusBoard } from './status-board.ts';

/** What a script tag may say. */
export type TagOptions = {
  /** As `init` takes them. */
  readonly log?: string | undefined;
  readonly consent?: string | undefined;
  /** Name of the page's data layer in its window; empty: it is not read. */
  readonly layer?: string | undefined;
};

/** One page's embed. */
export class Embed {
  readonly #board = new StatusBoard();
  readonly #layer: string;
  #options: Required<InitOptions>;
  /** The second script; undefined before `init` has loaded it. */
  #script: RecommendScript | undefined;
  readonly #consent = new PageConsent(() => void this.#safely(() => this.#follow()));
  readonly #history = new PageHistory({
    changed: (history) => this.#board.set({ history }),
    failed: (off) => this.#off(off),
  });
  readonly #model = new PageModel({
    loaded: (script) => this.#begin(script),
    reached: (manifest) => {
      // A worker that runs has said it already, and more.
      this.#board.set({ server: 'connected', ...(this.#worker.isRunning ? {} : manifestStatus(manifest)) });
      this.#hear(manifest);
      void this.#history.dropBefore(retentionStart(manifest.site, Date.now()));
    },
    changed: () => {
      this.#tellModel();
      void this.#safely(() => this.#worker.start());
    },
    failed: () => {
      this.#board.set({ server: 'unreachable' });
      if (!globalThis.isSecureContext) this.#off('not a secure context');
      else if (this.#board.status.consent && !this.#worker.isRunning) this.#off('server unreachable');
    },
  });
  readonly #worker = new PageWorker({
    // Recommendations come first: a worker on its way would hold them up.
    script: () =>
      this.#board.status.consent && this.#history.isKept ? this.#model.current?.script : undefined,
    options: () => this.#options,
    started: () => this.#tellModel(),
    received: (report) => this.#receive(report),
  });
  readonly #experiment = new PageExperiment({
    rules: () => this.#script?.experimentRules,
    inProfile: (run) => this.#history.inProfile(run),
    changed: (experiment) => {
      this.#board.set({ experiment });
      this.#tellModel(); // what it recommends may be another list now
    },
  });
  readonly #record = new PageRecord({
    history: this.#history,
    noted: (type, itemId, given) => {
      if (this.#board.status.consent) void this.#experiment.note(type, itemId, given);
    },
    catalog: () => this.#model.catalog,
    happening: () => this.#consent.reread(),
    kept: () => this.#worker.wake(),
    safely: (run) => void this.#safely(run),
  });
  readonly #calls = new ScriptCalls({
    model: this.#model,
    history: this.#history,
    worker: this.#worker,
    record: this.#record,
    arm: async () => {
      await this.#joining;
      return this.#experiment.arm;
    },
    aggregator: () => this.#options.aggregator,
    page: () => this.api,
  });
  /** Settles once the site has stated its policy, or has not answered; undefined while nobody asks it. */
  #policyKnown: Promise<void> | undefined;
  /** Called when the site has said it. */
  #hasPolicy: () => void = () => undefined;
  /** Settles once a visitor who agrees has an arm of the site's experiment, or none. */
  #joining: Promise<unknown> | undefined;
  /** What `init` returns; undefined before it was called. */
  #ready: Promise<void> | undefined;

  /**
   * @param aggregator where this script came from, unless `init` says otherwise
   * @param tag what the script tag says, unless `init` says otherwise
   */
  constructor(aggregator: string, { log, consent, layer = 'dataLayer' }: TagOptions = {}) {
    this.#options = { aggregator, backend: 'auto', log, consent, budget: undefined };
    this.#layer = layer;
  }

  /** The public face. */
  readonly api: HearsayApi = {
    ...this.#calls.api,
    init: (options) => {
      this.#ready ??= this.#safely(() => this.#init(options ?? {}));
      return this.#ready;
    },
    consent: (given) => {
      this.#consent.say(given === true); // anything else is a no
      return this.#safely(() => this.#follow(true));
    },
    track: (type, details) => void this.#safely(() => this.#record.called(type, details ?? {})),
    setProfile: (attributes) => {
      void this.#safely(async () => this.#history.describe(toAttributes(attributes)));
    },
    status: () => this.#board.status,
    on: (event, listener) => this.#board.listen(event, listener),
    push: (...calls) => makeCalls(this.api, calls),
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
    const heard = new Promise<void>((resolve) => {
      this.#hasPolicy = resolve;
    });
    const loading = this.#model.load(this.#options.aggregator);
    this.#policyKnown = Promise.race([heard, loading]);
    if (this.#consent.decision.given) await this.#follow();
    await this.#policyKnown;
    this.#policyKnown = undefined;
    await this.#follow();
    await loading;
  }

  #watchPage(): void {
    this.#consent.watch();
    document.addEventListener('visibilitychange', () => {
      this.#consent.reread();
      // Also on the way to another page, which may be that of a recommended item.
      if (document.visibilityState === 'hidden' && this.#board.status.consent) this.#record.given?.keep();
    });
    // A socket, or a lock that another tab waits for, would keep the page out of the back/forward cache.
    addEventListener('pagehide', () => this.#worker.stop());
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      this.#consent.reread(); // no event came of what happened meanwhile
      void this.#safely(() => this.#worker.start());
    });
  }

  /** The second script is there. */
  #begin(script: RecommendScript): void {
    this.#script = script;
    const sources = { sources: this.#options.consent, layer: this.#layer };
    script.watchDialogues(sources, (dialogue) => this.#consent.hear(dialogue));
    this.#record.begin(script, this.#layer);
    if (this.#board.status.consent) this.#record.given?.restore();
  }

  #hear(manifest: Manifest): void {
    this.#consent.adopt(consentPolicyOf(manifest.site));
    this.#joining = Promise.all([this.#joining, this.#experiment.join(manifest)]);
    this.#hasPolicy();
    // While `init` waits for this, it looks itself.
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
    if (given) return this.#agree(had);
    if (!had && source === null) return;
    this.#stopTraining(source === 'privacy control' ? source : 'no consent');
    // Where nobody has refused, somebody asks by now: that is no reason to erase.
    await (source === null ? this.#history.freeze() : this.#withdraw({ had, isSaid }));
  }

  async #agree(had: boolean): Promise<void> {
    this.#consent.remember();
    this.#mayTrain();
    if (!had) this.#record.given?.restore();
    const kept = this.#history.keep();
    if (!had) this.#joining = kept.then(() => this.#experiment.join());
    await kept;
    await this.#joining;
    await this.#worker.start();
  }

  /** It is not for want of a yes any more that nothing is trained. */
  #mayTrain(): void {
    const { server, training } = this.#board.status;
    if (training.off !== 'no consent' && training.off !== 'privacy control') return;
    if (server === 'unreachable') this.#off('server unreachable');
    else this.#board.report({ kind: 'state', state: 'starting', off: null });
  }

  #stopTraining(off: OffReason): void {
    this.#worker.stop();
    this.#experiment.leave();
    this.#tellModel();
    this.#off(off);
  }

  async #withdraw({ had, isSaid }: { had: boolean; isSaid: boolean }): Promise<void> {
    const mayHold = had || isSaid || this.#history.isKept;
    // What to erase is the site's to say, where it is being asked just now.
    if (this.#policyKnown) {
      this.#consent.rememberObjection();
      this.#history.refuse();
      await this.#policyKnown;
    }
    if (this.#consent.decision.given) return;
    const { keepsHistory, holdsHistory } = this.#consent;
    this.#consent.remember();
    if (keepsHistory) return this.#history.leave();
    if (!mayHold && !holdsHistory) return this.#history.refuse();
    await this.#forget(holdsHistory);
  }

  async #forget(hadAgreed: boolean): Promise<void> {
    this.#record.given?.forget();
    this.#board.set({ sent: [], log: null });
    await this.#history.forget(hadAgreed);
  }

  /** A no, and no trace of it either: whatever cannot be forgotten one by one goes with the storage. */
  async #erase(): Promise<void> {
    this.#consent.say(false);
    this.#board.set({ consent: false, consentSource: 'visitor' });
    this.#stopTraining('no consent');
    try {
      await this.#forget(true);
    } finally {
      await eraseStorage();
      this.#consent.forget();
    }
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
