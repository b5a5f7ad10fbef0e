/**
 * The leaves of a log, folded until one contradicts what came before. The fold is the one that the aggregator's own state
 * is (`log/step.ts`); a contradiction says which part of the log it is about.
 */
import { HearsayError, reasonOf } from '../hearsay-error.ts';
import { type Leaf, parseLeaf } from '../log/leaf.ts';
import { LogFault, type LogPart } from '../log/log-fault.ts';
import { emptyLogState, type LogState } from '../log/state.ts';
import { step } from '../log/step.ts';
import { type Check, type CheckName, counted, leavesCovered } from './check.ts';
import type { NamedCode } from './check-code.ts';
import type { NamedModel } from './check-models.ts';
import { SeedWatch } from './seed-watch.ts';
import { type Timeline, TimelineRecorder } from './timeline.ts';

/** Which check a part of the log belongs to. */
const checkOf: Record<LogPart, CheckName> = {
  order: 'leaves',
  rounds: 'rounds',
  ledger: 'ledger',
  models: 'models',
};

/** The first leaf that does not fit. */
type Fault = { readonly check: CheckName; readonly message: string };

/** See the head of this file. */
export class LeafFold {
  #state: LogState = emptyLogState;
  #fault: Fault | undefined;
  /** By hash: a roll-back names earlier ones again. */
  readonly #models = new Map<string, NamedModel>();
  /** The last one alone: a hostile log can name any number. */
  #code: NamedCode | undefined;
  readonly #seeds = new SeedWatch();
  /** Salted hashes in the round that is open. */
  readonly #updates = new Set<string>();
  /** Contributions that an `aggregate` leaf excepts. */
  #exceptions = 0;
  /** Rounds that a `round-end` leaf has ended. */
  #lostRounds = 0;
  /** Rounds that an operator has closed, and ended without a release. */
  #byHand = { closed: 0, ended: 0 };
  readonly #recorder = new TimelineRecorder();

  /** After the leaves that fit. */
  get state(): LogState {
    return this.#state;
  }

  /** Model and scoring files that leaves name, in their order. */
  get models(): readonly NamedModel[] {
    return [...this.#models.values()];
  }

  /** The last `code` leaf. */
  get code(): NamedCode | undefined {
    return this.#code;
  }

  /** What happened up to the last leaf that fits. */
  get timeline(): Timeline {
    return this.#recorder.timeline(this.#state);
  }

  /** Whether a leaf did not fit, so that nothing after it is looked at. */
  get isBroken(): boolean {
    return this.#fault !== undefined;
  }

  /** One more leaf; after one that does not fit, none is looked at. */
  add(bytes: Uint8Array): void {
    if (this.#fault) return;
    try {
      const leaf = parseLeaf(bytes);
      const before = this.#state;
      const after = step(before, leaf);
      this.#expectOnce(leaf);
      this.#state = after;
      this.#recorder.add(leaf, before, this.#state);
      if (leaf.kind === 'round-open') this.#seeds.add(leaf);
      if (leaf.kind === 'aggregate') this.#exceptions += leaf.exceptions.length;
      if (leaf.kind === 'round-end') this.#lostRounds++;
      if (leaf.kind === 'act') this.#countAct(before);
      if (leaf.kind === 'code') {
        const earlier = this.#code ? this.#code.earlier + 1 : 0;
        this.#code = { index: this.#state.size - 1, leaf, earlier };
      }
      if (!('model' in leaf)) return;
      const { version, file, scoring } = leaf.model;
      for (const hash of [file, scoring]) {
        if (!this.#models.has(hash)) this.#models.set(hash, { version, hash });
      }
    } catch (error) {
      if (!(error instanceof HearsayError)) throw error;
      this.#fault =
        error instanceof LogFault
          ? { check: checkOf[error.part], message: reasonOf(error) }
          : { check: 'leaves', message: `leaf ${this.#state.size}: ${reasonOf(error)}` };
    }
  }

  /** Each salt is drawn for one update, so a hash that stands twice in a round is one update that counts twice. */
  #expectOnce(leaf: Leaf): void {
    if (leaf.kind === 'round-open') this.#updates.clear();
    if (leaf.kind !== 'contribution') return;
    if (this.#updates.has(leaf.update)) {
      throw new LogFault('rounds', `leaf ${this.#state.size} (contribution): an update stands twice`);
    }
    this.#updates.add(leaf.update);
  }

  #countAct({ round }: LogState): void {
    if (round.kind === 'closed') this.#byHand.closed++;
    if (round.kind === 'collecting') this.#byHand.ended++;
  }

  /** What the leaves say of one check. @param size of the log that the checkpoint states */
  check(name: CheckName, size: number): Check {
    const covered = leavesCovered(this.#state.size);
    if (this.#fault?.check === name) return { name, status: 'failed', covered, detail: this.#fault.message };
    const unread = this.unread(size);
    const detail = [...(name === 'rounds' ? this.#leftOut() : []), unread].filter(Boolean).join('; ');
    return { name, status: unread ? 'not-checkable' : 'held', covered, detail };
  }

  /** The log may leave updates and rounds out where it says so; why it did nobody outside can tell. */
  #leftOut(): string[] {
    const [excepted, lost] = [this.#exceptions, this.#lostRounds];
    const { closed, ended } = this.#byHand;
    return [
      excepted > 0 ? `in no sum, as leaves say: ${counted(excepted, 'contribution')}` : '',
      lost > 0 ? `lost before a release, as leaves say: ${counted(lost, 'round')}` : '',
      closed > 0 ? `closed by hand, as leaves say: ${counted(closed, 'round')}` : '',
      ended > 0 ? `ended by hand without a release, as leaves say: ${counted(ended, 'round')}` : '',
    ];
  }

  /** What the openings of rounds say of their seeds. @param size as in {@link check} */
  checkSeeds(size: number): Check {
    return this.#seeds.check(this.unread(size));
  }

  /** Why leaves from one on say nothing; empty where all `size` of them were folded. */
  unread(size: number): string {
    const { size: folded } = this.#state;
    if (folded === size) return '';
    const why = this.#fault ? 'it does not fit' : 'it could not be read';
    return `from leaf ${folded} on nothing can be told, for ${why}`;
  }
}
