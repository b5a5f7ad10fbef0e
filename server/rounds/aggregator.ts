/**
 * The aggregator: takes updates into the open round, closes it, releases, opens the next. Its state is the
 * journal's; what stands beside it can be rebuilt from the store, and is, at every start.
 *
 * Order of writes: seed with its commitment; update, salt and `contribution` leaf, then the acknowledgement;
 * `aggregate` leaf, then noise, model and `release` leaf, then the announcement. So at whatever instant it stops,
 * the next start goes on from there: nothing is released twice, no acknowledged update is lost. One that the medium has
 * damaged since is left out of the sum, and the `aggregate` leaf says so.
 */
import type { LogState } from '../../shared/log/state.ts';
import type { Tile } from '../../shared/log/tile.ts';
import { type HashedRows, readCatalogRows } from '../../shared/model/catalog-rows.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Announcement, Receipt, UpdateHeader } from '../../shared/protocol/messages.ts';
import { announcementOf } from './announcement.ts';
import { type CatalogPlan, planCatalogChange } from './catalog-change.ts';
import type { AggregatorEnvironment } from './environment.ts';
import { Intake } from './intake.ts';
import { type Folded, Journal } from './journal.ts';
import { type MetricsStatus, metricsStatus } from './metrics-status.ts';
import {
  closeByHand,
  forgetOtherCatalogActs,
  noteCatalogAct,
  type OperatorAct,
  type Signature,
  setPause,
} from './operator-acts.ts';
import { RoundCycle, type RoundListener } from './round-cycle.ts';
import { type Site, siteOver } from './site.ts';

/** What happens while it runs. */
export type AggregatorListener = RoundListener & {
  readonly announced: (announcement: Announcement) => void;
  /** Updates were stored. */
  readonly progressed: (announcement: Announcement) => void;
  /** Every leaf, in the log's order, those that the store holds already first. */
  readonly folded?: Folded;
};

/** One site's aggregator over one store. */
export class Aggregator {
  readonly #environment: Omit<AggregatorEnvironment, 'site'>;
  readonly #listener: AggregatorListener;
  readonly #journal: Journal;
  readonly #rounds: RoundCycle;
  readonly #intake: Intake;
  /** Of the catalog that a change was looked at for last. */
  #rows: HashedRows | undefined;
  readonly #sites = new WeakMap<readonly CatalogItem[], Site>();

  /**
   * Restore from the store, or begin a log; finish a round that was closed and not released; go on over another
   * catalog where it is not the one in the store.
   * @throws HearsayError BAD_CONFIG (the store belongs to another model, or the model cannot follow into the catalog),
   * BAD_LEAF, BAD_LOG
   */
  constructor(environment: AggregatorEnvironment, listener: AggregatorListener) {
    this.#environment = environment;
    this.#listener = listener;
    this.#journal = new Journal(environment.store, listener.folded);
    this.#rounds = new RoundCycle(this.#journal, environment, listener);
    this.#intake = new Intake(environment, this.#journal, this.#rounds.sum, () => this.#stored());
    this.#rounds.advance();
    if (this.#rounds.moveTo(environment.site)) this.#rounds.advance();
    this.noteCatalog(environment.site.catalog.hash);
  }

  /** Configuration, catalog and spec that the next round has. */
  get site(): Site {
    return this.#rounds.site;
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
    return announcementOf(this.state, this.#rounds.paused);
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
    if (this.#rounds.advance()) this.#listener.announced(this.announcement());
  }

  /** What federated evaluation says; see {@link metricsStatus}. */
  metrics(): MetricsStatus | null {
    return metricsStatus(this.state);
  }

  /**
   * An operator's act: it stands in the log, LG16. A pause or a roll-back ends the round that collects without a release; a pause
   * holds across restarts, after a roll-back the next round opens soon after.
   * @param credential its public id
   * @throws HearsayError BAD_CONFIG (no such version), ROUND_CLOSED (none collects that could be closed), or what the store
   * throws; then nothing has changed
   */
  act(act: OperatorAct, credential: string): void {
    this.#byHand(() => {
      const signature = this.#sign(credential);
      if (act.act === 'roll-back') {
        this.#rounds.withdraw({ toVersion: act.toVersion, cause: 'operator', signature });
      } else if (act.act === 'close-round') {
        closeByHand(this.#journal, this.#rounds.sum, this.#environment, signature);
      } else setPause(this.#journal, act.act, signature);
    });
  }

  /** Between two ticks: what waits is stored, and a closed round released; the next round opens soon after. */
  #byHand(change: () => void): void {
    this.tick();
    change();
    this.#listener.announced(this.announcement());
    this.#environment.defer(() => this.tick());
  }

  #sign(credential: string): Signature {
    return { credential, time: this.#environment.now() };
  }

  /**
   * Go on over another catalog: what was learned follows the item ids, new items start from their content. Where there
   * are other items, the round that collects ends without a release and the next one opens soon after; else the catalog
   * comes with the next round. Whose act it is, {@link noteCatalog} was told before.
   * @returns false where it is the catalog that there is already
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG (the model cannot follow), or what the store throws; then nothing has
   * changed
   */
  changeCatalog(items: readonly CatalogItem[]): boolean {
    const site = this.#siteOver(items);
    this.tick(); // what waits is stored, a closed round released, and its model judged
    const { size } = this.state;
    if (!this.#rounds.moveTo(site)) return false;
    if (this.state.size > size) this.#listener.announced(this.announcement());
    this.#environment.defer(() => this.tick());
    return true;
  }

  /**
   * This catalog is the one to come. Where an operator has brought it, his act stands in the log before the leaf that has it come
   * in force (LG16), which may be later, and after a restart. Of the one that was to come before it there will be no act.
   * @param catalog its hash @param credential public id of his credential; left out: no operator's
   * @throws what the store throws
   */
  noteCatalog(catalog: string, credential?: string): void {
    const { store } = this.#environment;
    if (credential === undefined || catalog === this.site.catalog.hash)
      forgetOtherCatalogActs(store, catalog);
    else noteCatalogAct(store, catalog, this.#sign(credential));
  }

  /**
   * What {@link changeCatalog} would do; nothing changes.
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG, as it would
   */
  planCatalog(items: readonly CatalogItem[]): CatalogPlan {
    const { hash, bytes } = this.site.catalog;
    if (this.#rows?.hash !== hash) this.#rows = readCatalogRows(bytes); // once for a burst of changes
    return planCatalogChange(this.#siteOver(items), this.#rows, items);
  }

  /** Once for a change that is looked at first. */
  #siteOver(items: readonly CatalogItem[]): Site {
    const site = this.#sites.get(items) ?? siteOver(this.site.config, items);
    this.#sites.set(items, site);
    return site;
  }

  #stored(): void {
    this.#listener.progressed(this.announcement());
    if (this.#rounds.isDue()) this.#environment.defer(() => this.tick());
  }
}
