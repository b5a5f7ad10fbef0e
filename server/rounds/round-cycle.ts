/**
 * One round after the other: closes the one that is due, releases it, opens the next. It holds what a round needs beside the
 * log's state, the master and the sum, and moves to another model or catalog between two rounds.
 */
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { roundRules } from '../../shared/log/round-rules.ts';
import { specDim } from '../../shared/model/spec.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';
import { initialOptimizerState, type Master } from '../../shared/server-optimizer.ts';
import { introduceKey } from '../log/log-keys.ts';
import { changeCatalog } from './catalog-change.ts';
import { isDue, isLost } from './deadline.ts';
import type { AggregatorEnvironment } from './environment.ts';
import { eraseEvidence } from './erasure.ts';
import { genesis } from './genesis.ts';
import type { Journal } from './journal.ts';
import { LeftCatalogs } from './left-catalogs.ts';
import { assertPublished, restoreMaster, restoreSum, siteOfLog } from './restore.ts';
import { dueWithdrawal, rollBack, type Withdrawal } from './roll-back.ts';
import { aggregateRound, looksAtCohort } from './round-aggregation.ts';
import { closeRound, releaseRound } from './round-closing.ts';
import { endRound } from './round-ending.ts';
import { introduceCode, introduceSite, openRound } from './round-opening.ts';
import { RoundSum } from './round-sum.ts';
import type { Site } from './site.ts';
import { keepCatalog } from './stored-catalog.ts';

/** What happens to rounds and models, beside what is announced. */
export type RoundListener = {
  /** A model was withdrawn; the announcement follows. */
  readonly withdrawn?: (withdrawal: Withdrawal) => void;
  /** At the start: acknowledged updates of the round that collects are damaged, and will be in no sum. */
  readonly leftOut?: (round: number, leafIndices: readonly number[]) => void;
  /** A round has too few updates left to sum, and has ended without a release. */
  readonly lost?: (round: number) => void;
};

/** See the head of this file. */
export class RoundCycle {
  readonly #journal: Journal;
  readonly #listener: RoundListener;
  /** Its site is the one that the next round has. */
  #environment: AggregatorEnvironment;
  readonly #sum: RoundSum;
  #master: Master;
  #paused: Announcement['paused'] = null;
  readonly #left: LeftCatalogs;

  /**
   * Where the log stands, over the catalog that it has; a log without leaves begins.
   * @throws HearsayError BAD_CONFIG (the store belongs to another model), BAD_LOG, or what the store throws
   */
  constructor(journal: Journal, environment: AggregatorEnvironment, listener: RoundListener) {
    const { store } = environment;
    const site = siteOfLog(store, journal.state, environment.site);
    this.#journal = journal;
    this.#listener = listener;
    this.#environment = { ...environment, site };
    this.#sum = new RoundSum(updateShape(specDim(site.spec), site.config));
    this.#left = new LeftCatalogs(store, journal);
    this.#master = this.#restore();
  }

  /** Configuration, catalog and spec that the next round has. */
  get site(): Site {
    return this.#environment.site;
  }

  /** Of the round that collects. */
  get sum(): RoundSum {
    return this.#sum;
  }

  /** Why no round is open, if none is. */
  get paused(): Announcement['paused'] {
    return this.#paused;
  }

  /** Whether the round that collects is to be closed now. */
  isDue(): boolean {
    const { round, config } = this.#journal.state;
    if (round.kind !== 'collecting' || !config) return false;
    const filling = { ...round, exceptions: this.#sum.exceptions.length };
    return isDue(filling, config.site.round, this.#environment.now());
  }

  /** Move as far as state and time allow; true where a model was released or a round opened. @throws what the store throws */
  advance(): boolean {
    const before = this.#journal.state.size;
    if (this.isDue() && this.#isSummed()) closeRound(this.#journal, this.#sum, this.#environment);
    else if (this.#isLost()) this.#endLost();
    if (this.#journal.state.round.kind === 'closed') {
      this.#master = releaseRound(this.#journal, this.#sum.values, this.#master, this.#environment);
    }
    if (this.#journal.state.round.kind === 'waiting') this.#openNext();
    return this.#journal.state.size > before;
  }

  /**
   * Go back to an earlier model; see {@link rollBack}.
   * @throws HearsayError BAD_CONFIG (no such version), or what the store throws; then the model stays
   */
  withdraw(withdrawal: Withdrawal): void {
    this.#master = rollBack(this.#journal, this.#environment.store, withdrawal);
    this.#listener.withdrawn?.(withdrawal);
  }

  /**
   * Go on over another catalog; see {@link changeCatalog}.
   * @returns false where it is over this catalog already
   * @throws HearsayError BAD_CONFIG, BAD_CATALOG, or what the store throws; then nothing has changed
   */
  moveTo(site: Site): boolean {
    const { catalog } = site;
    const { store } = this.#environment;
    const before = this.site.catalog.hash;
    if (catalog.hash === before) return false;
    this.#left.erase(before); // before the change: where the medium refuses this, nothing has changed
    if (catalog.hash !== this.#journal.state.config?.catalog) {
      this.#master = changeCatalog(this.#journal, store, { catalog, master: this.#master });
    }
    this.#environment = { ...this.#environment, site };
    this.#left.add(before);
    return true;
  }

  #restore(): Master {
    const { store, site, initialModel } = this.#environment;
    const { state } = this.#journal;
    if (state.model) {
      keepCatalog(store, site.catalog);
      const master = restoreMaster(store, state.model);
      restoreSum(store, state, { sum: this.#sum, master });
      if (state.round.kind === 'closed') aggregateRound(store, state, this.#sum);
      assertPublished(store, state.model);
      this.#tellExceptions();
      return master;
    }
    const vector = initialModel();
    const optimizerState = initialOptimizerState(site.config.optimizer, vector.length);
    const master = { model: vector, optimizerState };
    const { leaf, blobs } = genesis(site, master);
    this.#journal.append([leaf], { blobs });
    return master;
  }

  #tellExceptions(): void {
    const { round } = this.#journal.state;
    const { exceptions } = this.#sum;
    if (round.kind === 'collecting' && exceptions.length > 0) {
      this.#listener.leftOut?.(round.round, exceptions);
    }
  }

  /**
   * Whether the sum is that of the release. A rule for cohorts reads the round's updates again; those that were damaged since
   * are left out, and without them the round may not be due any more.
   */
  #isSummed(): boolean {
    const { state } = this.#journal;
    if (!looksAtCohort(state)) return true;
    const { store } = this.#environment;
    restoreSum(store, state, { sum: this.#sum, master: this.#master });
    this.#tellExceptions();
    if (!this.isDue()) return false;
    aggregateRound(store, state, this.#sum);
    return true;
  }

  #isLost(): boolean {
    const { round, config } = this.#journal.state;
    return (
      round.kind === 'collecting' && config !== null && isLost(this.#sum.exceptions.length, config.site.round)
    );
  }

  #endLost(): void {
    const { round } = this.#journal.state;
    endRound(this.#journal);
    if (round.kind === 'collecting') this.#listener.lost?.(round.round);
  }

  /** Configuration, code and key, judgement, round: in this order, so that each stands on what the one before has written. */
  #openNext(): void {
    eraseEvidence(this.#journal, this.#environment);
    if (this.#environment.unavailable?.() !== undefined) return; // looked at again at the next tick
    introduceSite(this.#journal, this.#environment);
    introduceCode(this.#journal, this.#environment);
    introduceKey(this.#journal, this.#environment.store);
    const due = dueWithdrawal(this.#journal);
    if (due) this.withdraw(due);
    this.#paused = openRound(this.#journal, this.#environment);
    const { config, round } = this.#journal.state;
    if (!config || round.kind !== 'collecting') return;
    const { course } = roundRules(this.#journal.state, () => this.#master);
    this.#sum.begin(updateShape(config.dim, config.site), course);
  }
}
