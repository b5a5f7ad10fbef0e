/**
 * The life of a page's worker: started when the page is idle, may have one and has its gate open; told when it has to rest;
 * stopped with the visitor's no and while the page lies in the back/forward cache; asked meanwhile.
 */

import type { OtherScript } from '../fetch/build-file.ts';
import type { PageGate } from '../manners/page-gate.ts';
import { pageIdle } from '../manners/page-idle.ts';
import type { Answer, FromWorker } from '../worker/worker-messages.ts';
import type { InitOptions } from './api.ts';
import { deviceClass } from './device-class.ts';
import type { RecommendScript } from './recommend-script.ts';
import { RetryDelay } from './retry-delay.ts';
import type { OffReason } from './status.ts';
import type { WorkerLink } from './worker-link.ts';
import { type Asked, WorkerQuestions } from './worker-questions.ts';

/** What of the page's second script a worker needs. */
export type WorkerScript = Pick<RecommendScript, 'createPageGate' | 'startWorker'>;

/** What a worker needs of its page. */
export type PageWorkerParts = {
  /** What starts one; undefined where there may be none now: it takes consent, a history that it can find, a model. */
  readonly script: () => WorkerScript | undefined;
  readonly options: () => Required<InitOptions>;
  /** A worker runs. */
  readonly started: () => void;
  readonly received: (message: Exclude<FromWorker, Answer>) => void;
};

/** See the head of this file. */
export class PageWorker {
  readonly #parts: PageWorkerParts;
  readonly #questions = new WorkerQuestions();
  readonly #delay = new RetryDelay();
  #link: WorkerLink | undefined;
  /** Once there may have been a worker to hold up. */
  #gate: PageGate | undefined;
  #starting = false;
  /** Goes up with every stop: a worker that is on its way then is none any more. */
  #turn = 0;
  /** It waits for its gate; after a failure it does not, but for its time. */
  #isHeldUp = false;

  constructor(parts: PageWorkerParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#link !== undefined;
  }

  /** Start it, where it may run and does not. Resolves when it runs, or could not be started; then it is tried again later. */
  async start(): Promise<void> {
    const script = this.#startable();
    if (!script) return;
    if (!globalThis.isSecureContext) return this.#off('not a secure context');
    this.#gate ??= script.createPageGate(() => this.#gateChanged());
    if (this.#isHeldUpBy(this.#gate)) return;
    this.#parts.received({ kind: 'state', state: 'starting', off: null });
    this.#starting = true;
    await pageIdle();
    this.#starting = false;
    if (this.#startable() && !this.#isHeldUpBy(this.#gate)) await this.#fetch(script);
  }

  async #fetch(script: WorkerScript): Promise<void> {
    const { aggregator, backend, log, budget } = this.#parts.options();
    this.#starting = true;
    try {
      const turn = this.#turn;
      const link = await script.startWorker(aggregator, (message) => this.#receive(message));
      this.#starting = false;
      if (turn !== this.#turn) {
        link.stop(); // it was not wanted any more; it may be wanted again
        return this.start();
      }
      if (!this.#startable()) return link.stop();
      this.#link = link;
      this.#gateChanged();
      link.post({ kind: 'start', aggregator, backend, deviceClass: deviceClass(), log, budget });
      this.#parts.started();
    } catch (error) {
      this.#starting = false;
      if (!this.#startable()) return;
      // The class is that of another script of this build.
      this.#off((error as Partial<OtherScript> | undefined)?.off ?? 'worker could not start');
      this.#startLater();
    }
  }

  /** Questions that it has not answered are not answered. */
  stop(): void {
    this.#turn++;
    this.#link?.stop();
    this.#link = undefined;
    this.#questions.close();
  }

  /** The history has grown. */
  wake(): void {
    this.#link?.post({ kind: 'wake' });
  }

  /** @returns undefined where there is no worker, or no answer in time */
  async ask(question: Asked): Promise<Answer | undefined> {
    return this.#link && this.#questions.ask(question, this.#link.post);
  }

  /** Whether the page lets training go on now, or begin. */
  #gateChanged(): void {
    if (this.#link && this.#gate) this.#link.post({ kind: 'gate', shut: this.#gate.shut });
    else if (this.#isHeldUp) void this.start();
  }

  /** Not even fetched while the gate is shut: that takes more than to let it rest. */
  #isHeldUpBy({ shut }: PageGate): boolean {
    this.#isHeldUp = shut !== null;
    if (shut) this.#off(shut);
    return this.#isHeldUp;
  }

  /** @returns undefined where there may be no worker, or there is one, or one is on its way */
  #startable(): WorkerScript | undefined {
    return this.#link || this.#starting ? undefined : this.#parts.script();
  }

  #receive(message: FromWorker): void {
    if (message.kind === 'answer') this.#questions.settle(message);
    else this.#parts.received(message);
    if (message.kind !== 'state')
      this.#delay.reset(); // it lives
    else if (message.off === 'worker could not start') {
      this.stop();
      this.#startLater();
    }
  }

  #startLater(): void {
    setTimeout(() => void this.start(), this.#delay.next());
  }

  #off(off: OffReason): void {
    this.#parts.received({ kind: 'state', state: 'off', off });
  }
}
