/**
 * The aggregator: takes updates into the open round, closes it, releases, opens the next. Its state is the
 * journal's; what stands beside it can be rebuilt from the store, and is, at every start.
 *
 * Order of writes: seed with its commitment; update, salt and `contribution` leaf, then the acknowledgement;
 * `aggregate` leaf, then noise, model and `release` leaf, then the announcement. So at whatever instant it stops,
 * the next start goes on from there: nothing is released twice, no acknowledged update is lost. One that the medium has
 * damaged since is left out of the sum, and the `aggregate` leaf says so.
 */
import { updateShape } from '../../shared/lattice/update-shape.ts';
import { roundRules } from '../../shared/log/round-rules.ts';
import type { LogState } from '../../shared/log/state.ts';
import type { Tile } from '../../shared/log/tile.ts';
import { type HashedRows, readCatalogRows } from '../../shared/model/catalog-rows.ts';
import { specDim } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Announcement, Receipt, UpdateHeader } from '../../shared/protocol/messages.ts';
import { initialOptimizerState, type Master } from '../../shared/server-optimizer.ts';
import { introduceKey } from '../log/log-keys.ts';
import { announcementOf } from './announcement.ts';
import { type CatalogPlan, changeCatalog, planCatalogChange } from './catalog-change.ts';
import { isDue, isLost } from './deadline.ts';
import type { AggregatorEnvironment } from './environment.ts';
import { eraseEvidence } from './erasure.ts';
import { genesis } from './genesis.ts';
import { Intake } from './intake.ts';
import { type Folded, Journal } from './journal.ts';
import { type MetricsStatus, metricsStatus } from './metrics-status.ts';
import { closeByHand, noteCatalogAct, type OperatorAct, type Signature, setPause } from './operator-acts.ts';
import { assertPublished, restoreMaster, restoreSum, siteOfLog } from './restore.ts';
import { dueWithdrawal, rollBack, type Withdrawal } from './roll-back.ts';
import { aggregateRound, looksAtCohort } from './round-aggregation.ts';
import { closeRound, releaseRound } from './round-closing.ts';
import { endRound } from './round-ending.ts';
import { introduceCode, introduceSite, openRound } from './round-opening.ts';
import { RoundSum } from './round-sum.ts';
import { type Site, siteOver } from './site.ts';
import { eraseLeftCatalogs, keepCatalog } from './stored-catalog.ts';

/** What happens while it runs. */
export type AggregatorEvents = {
  readonly announced: (announcement: Announcement) => void;
  /** Updates were stored. */
  readonly progressed: (announcement: Announcement) => void;
  /** A model was withdrawn; the announcement follows. */
  readonly withdrawn?: (withdrawal: Withdrawal) => void;
  /** At the start: acknowledged updates of the round that collects are damaged, and will be in no sum. */
  readonly leftOut?: (round: number, leafIndices: readonly number[]) => void;
  /** A round has too few updates left to sum, and has ended without a release. */
  readonly lost?: (round: number) => void;
  /** Every leaf, in the log's order, those that the store holds already first. */
  readonly folded?: Folded;
};

/** One site's aggregator over one store. */
export class Aggregator {
  #environment: AggregatorEnvironment;
  readonly #events: AggregatorEvents;
  readonly #journal: Journal;
  readonly #sum: RoundSum;
  readonly #intake: Intake;
  #master: Master;
  #paused: Announcement['paused'] = null;
  /** Hashes of the catalogs before the current one, the oldest first. */
  readonly #left: string[] = [];
  /** Of the catalog that a change was looked at for last. */
  #rows: HashedRows | undefined;

  /**
   * Restore from the store, or begin a log; finish a round that was closed and not released; go on over another
   * catalog where it is not the one in the store.
   * @throws HearsayError BAD_CONFIG (the store belongs to another model, or the model cannot follow into the catalog),
   * BAD_LEAF, BAD_LOG
   */
  constructor(environment: AggregatorEnvironment, events: AggregatorEvents) {
    const { store } = environment;
    this.#events = events;
    this.#journal = new Journal(store, events.folded);
    this.#environment = { ...environment, site: siteOfLog(store, this.state, environment.site) };
    const { spec, config } = this.site;
    this.#sum = new RoundSum(updateShape(specDim(spec), config));
    this.#intake = new Intake(environment, this.#journal, this.#sum, () => this.#stored());
    this.#master = this.#restore();
    this.#advance();
    if (this.#moveTo(environment.site)) this.#advance();
  }

  /** Configuration, catalog and spec that the next round has. */
  get site(): Site {
    return this.#environment.site;
  }

  get state(): LogState {
    return this.#journal.state;
  }

  /** From one size of the log to a later one; see {@link Journal.consistencyProof}. */
  consistencyProof(oldSize: number, size: number): Uint8Array[] {
    return this.#journal.consistencyProof(oldSize, size);
  }

  /** A tile or bundle of the log; see {@link Journal.tile}. */
  tile(tile: Tile): Uint8Array | undefined {
    return this.#journal.tile(tile);
  }

  /** Merkle root over the first `size` leaves. */
  rootAt(size: number): Uint8Array {
    return this.#journal.rootAt(size);
  }

  /** What browsers are told of the current model and round. */
  announcement(): Announcement {
    return announcementOf(this.state, this.#paused);
  }

  /** Take one update; see {@link Intake.contribute}. */
  contribute(header: UpdateHeader, bytes: Uint8Array, range?: string): Promise<Receipt> {
    return this.#intake.contribute(header, bytes, range);
  }

  /**
   * Close the round if its cohort or its time has come. The owner of the clock calls it, and calls it again
   * after a failure of the store: it goes on from what is durable.
   */
  tick(): void {
    this.#intake.flush();
    if (this.#advance()) this.#events.announced(this.announcement());
  }

  /** What federated evaluation says; see {@link metricsStatus}. */
  metrics(): MetricsStatus | null {
    return metricsStatus(this.state);
  }

  /**
   * The operator goes back to an earlier model. The round that collects ends without a release; the next one opens
   * soon after.
   * @throws HearsayError BAD_CONFIG (no such version), or what the store throws; then the model stays
   */
  rollBack(toVersion: number): void {
    this.#byHand(() => this.#withdraw({ toVersion, cause: 'operator' }));
  }

  /**
   * An operator's act: it stands in the log, LG16. A pause ends the round that collects, and holds across restarts.
   * @param credential its public id
   * @throws HearsayError BAD_CONFIG (no such version), ROUND_CLOSED (none collects that could be closed), or what the store
   * throws; then nothing has changed
   */
  act(act: OperatorAct, credential: string): void {
    this.#byHand(() => {
      const signature = this.#sign(credential);
      if (act.act === 'roll-back') {
        this.#withdraw({ toVersion: act.toVersion, cause: 'operator' }, signature);
      } else if (act.act === 'close-round') {
        closeByHand(this.#journal, this.#sum, this.#environment, signature);
      } else setPause(this.#journal, act.act, signature);
    });
  }

  /** Between two ticks: what waits is stored, and a closed round released; the next round opens soon after. */
  #byHand(change: () => void): void {
    this.tick();
    change();
    this.#events.announced(this.announcement());
    this.#environment.defer(() => this.tick());
  }

  #sign(credential: string): Signature {
    return { credential, time: this.#environment.now() };
  }

  /**
   * Go on over another catalog: what was learned follows the item ids, new items start from their content. Where there
   * are other items, the round that collects ends without a release and the next one opens soon after; else the catalog
   * comes with the next round.
   * @param credential public id of that of the operator whose act it is, see {@link noteCatalog}; undefined where it is none
   * @returns false where it is the catalog that there is already
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG (the model cannot follow), or what the store throws; then nothing has
   * changed
   */
  changeCatalog(items: readonly CatalogItem[], credential?: string): boolean {
    const site = siteOver(this.site.config, items);
    this.tick(); // what waits is stored, a closed round released, and its model judged
    const { size } = this.state;
    if (credential !== undefined) this.noteCatalog(site.catalog.hash, credential);
    if (!this.#moveTo(site)) return false;
    if (this.state.size > size) this.#events.announced(this.announcement());
    this.#environment.defer(() => this.tick());
    return true;
  }

  /**
   * An operator has brought this catalog: his act stands in the log before the leaf that has it come in force (LG16), which may
   * be later, and after a restart. Nothing happens where it is in force already.
   * @param catalog its hash @param credential public id of his credential
   * @throws what the store throws
   */
  noteCatalog(catalog: string, credential: string): void {
    if (catalog === this.site.catalog.hash) return;
    noteCatalogAct(this.#environment.store, catalog, this.#sign(credential));
  }

  /**
   * What {@link changeCatalog} would do; nothing changes.
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG, as it would
   */
  planCatalog(items: readonly CatalogItem[]): CatalogPlan {
    const { hash, bytes } = this.site.catalog;
    if (this.#rows?.hash !== hash) this.#rows = readCatalogRows(bytes); // once for a burst of changes
    return planCatalogChange(this.site, this.#rows, items);
  }

  /** @returns false where it is over this catalog already */
  #moveTo(site: Site): boolean {
    const { catalog } = site;
    const { store } = this.#environment;
    const before = this.site.catalog.hash;
    if (catalog.hash === before) return false;
    // before the change: where the medium refuses this, nothing has changed
    eraseLeftCatalogs(store, this.#journal, { left: this.#left, current: before });
    if (catalog.hash !== this.state.config?.catalog) {
      this.#master = changeCatalog(this.#journal, store, { catalog, master: this.#master });
    }
    this.#environment = { ...this.#environment, site };
    this.#left.push(before);
    return true;
  }

  #withdraw(withdrawal: Withdrawal, signature?: Signature): void {
    this.#master = rollBack(this.#journal, this.#environment.store, withdrawal, signature);
    this.#events.withdrawn?.(withdrawal);
  }

  #restore(): Master {
    const { store, site, initialModel } = this.#environment;
    const { model } = this.state;
    if (model) {
      keepCatalog(store, site.catalog);
      const master = restoreMaster(store, model);
      restoreSum(store, this.state, { sum: this.#sum, master });
      if (this.state.round.kind === 'closed') aggregateRound(store, this.state, this.#sum);
      assertPublished(store, model);
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
    const { round } = this.state;
    const { exceptions } = this.#sum;
    if (round.kind === 'collecting' && exceptions.length > 0) {
      this.#events.leftOut?.(round.round, exceptions);
    }
  }

  #stored(): void {
    this.#events.progressed(this.announcement());
    const { round } = this.state;
    if (round.kind === 'collecting' && this.#isDue(round)) this.#environment.defer(() => this.tick());
  }

  /** Move as far as state and time allow; true where a model was released or a round opened. */
  #advance(): boolean {
    const before = this.state.size;
    let { round } = this.state;
    if (round.kind === 'collecting' && this.#isDue(round) && this.#isSummed()) {
      closeRound(this.#journal, this.#sum, this.#environment);
    } else if (round.kind === 'collecting' && this.#isLost()) {
      endRound(this.#journal);
      this.#events.lost?.(round.round);
    }
    ({ round } = this.state);
    if (round.kind === 'closed') {
      this.#master = releaseRound(this.#journal, this.#sum.values, this.#master, this.#environment);
    }
    ({ round } = this.state);
    if (round.kind === 'waiting') this.#openNext();
    return this.state.size > before;
  }

  /**
   * Whether the sum is that of the release. A rule for cohorts reads the round's updates again; those that were damaged since
   * are left out, and without them the round may not be due any more.
   */
  #isSummed(): boolean {
    if (!looksAtCohort(this.state)) return true;
    const { store } = this.#environment;
    restoreSum(store, this.state, { sum: this.#sum, master: this.#master });
    this.#tellExceptions();
    const { round } = this.state;
    if (round.kind !== 'collecting' || !this.#isDue(round)) return false;
    aggregateRound(store, this.state, this.#sum);
    return true;
  }

  /** Configuration, code and key, judgement, round: in this order, so that each stands on what the one before has written. */
  #openNext(): void {
    eraseEvidence(this.#journal, this.#environment);
    if (this.#environment.unavailable?.() !== undefined) return; // looked at again at the next tick
    introduceSite(this.#journal, this.#environment);
    introduceCode(this.#journal, this.#environment);
    introduceKey(this.#journal, this.#environment.store);
    const due = dueWithdrawal(this.#journal);
    if (due) this.#withdraw(due);
    this.#paused = openRound(this.#journal, this.#environment);
    const { config, round } = this.state;
    if (!config || round.kind !== 'collecting') return;
    const { course } = roundRules(this.state, () => this.#master);
    this.#sum.begin(updateShape(config.dim, config.site), course);
  }

  #isDue(round: { contributions: number; openedAt: number }): boolean {
    const { config } = this.state;
    if (config === null) return false;
    const filling = { ...round, exceptions: this.#sum.exceptions.length };
    return isDue(filling, config.site.round, this.#environment.now());
  }

  #isLost(): boolean {
    const { config } = this.state;
    return config !== null && isLost(this.#sum.exceptions.length, config.site.round);
  }
}
