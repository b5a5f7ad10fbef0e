/**
 * What the catalog is to be, and when it becomes so. Changes come from a file, a feed, PUT and PATCH; each is durable before
 * it is answered, the latest wins, and they are gathered: the aggregator is told at most once in `settleSeconds`. Where
 * only prices, texts or stock are others no round is touched. Other items end the round that collects, so they wait until it is
 * complete, `roundSeconds` at most; a round without updates has nothing to lose.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type CatalogItem, catalogSchema } from '../../shared/protocol/catalog.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import type { FeedSettings } from '../settings/feed-settings.ts';
import type { Store } from '../store/store.ts';
import { type CatalogDifference, differenceOf, inPlaces } from './catalog-delta.ts';
import { catalogFile } from './catalog-file.ts';
import { keepRecord, storedRecord } from './catalog-record.ts';
import type { BadRows, CatalogReading } from './read-catalog.ts';
import { tellBadRows } from './tell-bad-rows.ts';

/** What a keeper works with. */
export type CatalogKeeperParts = {
  readonly store: Store;
  readonly aggregator: Pick<Aggregator, 'planCatalog' | 'noteCatalog' | 'site' | 'state'>;
  /** Has the aggregator go on over these items. */
  readonly change: (items: readonly CatalogItem[]) => void;
  readonly rules: Pick<FeedSettings, 'mostRemovedShare' | 'settleSeconds' | 'roundSeconds'>;
  readonly diagnostics: Pick<Diagnostics, 'info' | 'failed'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** See {@link StartingCatalog.followed}. */
  readonly followed: string | null;
  /** Rows that were left out at the start. */
  readonly badRows: number;
};

/** Who gave a catalog. */
export type CatalogOrigin = 'start' | 'file' | 'feed' | 'put' | 'patch';

/** What happened to a change. */
export type CatalogOutcome = CatalogDifference & {
  /** Whether it is in force; else it is durable, and will be. */
  readonly applied: boolean;
};

/** For `/status` and `/metrics`: counts and times, nothing of the items. */
export type CatalogStatus = {
  /** Items in force. */
  readonly items: number;
  /** Who gave the last one that was taken. */
  readonly origin: CatalogOrigin;
  /** When, milliseconds since 1970. */
  readonly takenAt: number;
  /** Rows of it that were left out. */
  readonly badRows: number;
  /** Whether the file or the feed was refused since, or could not be read. */
  readonly failed: boolean;
  /** Whether a change waits to come in force. */
  readonly waiting: boolean;
};

/** What a change from a shop's backend comes with. */
type GivenTerms = {
  readonly bad: BadRows;
  readonly anyRemovals: boolean;
  readonly credential?: string | undefined;
};

type Wanted = {
  readonly items: readonly CatalogItem[];
  readonly movesRows: boolean;
  /** Since when something waits. */
  readonly since: number;
};

/** One site's catalog. */
export class CatalogKeeper {
  readonly #parts: CatalogKeeperParts;
  #followed: string | null;
  #wanted: Wanted | undefined;
  /** Parsed already, for a burst of changes; given up where memory is needed. */
  #known: { readonly hash: string; readonly items: WeakRef<readonly CatalogItem[]> } | undefined;
  #changedAt = Number.NEGATIVE_INFINITY;
  #last: Pick<CatalogStatus, 'origin' | 'takenAt' | 'badRows' | 'failed'>;

  /** @throws what the store throws */
  constructor(parts: CatalogKeeperParts) {
    this.#parts = parts;
    this.#followed = parts.followed;
    this.#last = { origin: 'start', takenAt: parts.now(), badRows: parts.badRows, failed: false };
    const { store, aggregator } = parts;
    // what file or feed give from now on is compared with this, also after a restart
    if (parts.followed !== null && !isKept(store, parts.followed, aggregator.site.catalog.hash)) {
      keepRecord(store, parts.followed, aggregator.site.catalog.bytes);
    }
  }

  get status(): CatalogStatus {
    const { items } = this.#parts.aggregator.site.catalog;
    return { items, ...this.#last, waiting: this.#wanted !== undefined };
  }

  /**
   * A whole catalog, or changes of the one that there is, from a shop's backend; durable when it returns.
   * @param change from the items that are wanted so far to those that are wanted now
   * @param anyRemovals whether it may drop more than `mostRemovedShare`
   * @param credential public id of that of the operator whose act it is; undefined where it is none
   * @throws HearsayError BAD_CATALOG, BAD_CONFIG (too many items gone, all of them, or the model cannot follow), or what the
   * store throws; then nothing has changed
   */
  give(
    origin: 'put' | 'patch',
    change: (items: readonly CatalogItem[]) => readonly CatalogItem[],
    { bad, anyRemovals, credential }: GivenTerms,
  ): CatalogOutcome {
    const current = this.#items();
    const next = inPlaces(current, change(current));
    const difference = differenceOf(current, next);
    if (!anyRemovals) this.#assertFewRemoved(difference);
    this.#want(next, this.#followed, credential);
    this.#took(origin, bad);
    return { ...difference, applied: this.#wanted === undefined };
  }

  /**
   * What file or feed are now. Where that is what they were, nothing happens: what was given since stays.
   * @returns undefined where nothing happened
   * @throws HearsayError, as {@link give}
   */
  follow(
    origin: 'file' | 'feed',
    { items, bad }: CatalogReading,
    { anyRemovals }: { readonly anyRemovals: boolean },
  ): CatalogOutcome | undefined {
    const { hash } = catalogFile(items);
    if (hash === this.#followed) {
      this.#last = { ...this.#last, failed: false };
      return undefined;
    }
    const current = this.#items();
    const next = inPlaces(current, items);
    const difference = differenceOf(current, next);
    if (!anyRemovals) this.#assertFewRemoved(difference);
    this.#want(next, hash);
    this.#took(origin, bad);
    return { ...difference, applied: this.#wanted === undefined };
  }

  /** File or feed could not be taken: the catalog stays, and the operator is told why. */
  failed(error: unknown): void {
    this.#last = { ...this.#last, failed: true };
    this.#parts.diagnostics.failed('the catalog stays as it was', error);
  }

  /** Has what waits come in force if its time has come. Whoever owns the clock calls it, and at every release. */
  tick(): void {
    const wanted = this.#wanted;
    if (!wanted || !this.#isDue(wanted)) return;
    this.#changedAt = this.#parts.now();
    try {
      this.#parts.change(wanted.items);
      this.#wanted = undefined;
    } catch (error) {
      this.#parts.diagnostics.failed('the catalog could not be changed yet; it is tried again', error);
    }
  }

  #items(): readonly CatalogItem[] {
    if (this.#wanted) return this.#wanted.items;
    const { hash, bytes } = this.#parts.aggregator.site.catalog;
    const known = this.#known?.hash === hash ? this.#known.items.deref() : undefined;
    if (known) return known;
    const { items } = catalogSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
    this.#known = { hash, items: new WeakRef(items) };
    return items;
  }

  #want(items: readonly CatalogItem[], over: string | null, credential?: string): void {
    const { aggregator, store, now } = this.#parts;
    const { catalog, movesRows } = aggregator.planCatalog(items);
    aggregator.noteCatalog(catalog.hash, credential);
    keepRecord(store, over, catalog.bytes);
    this.#followed = over;
    const isInForce = catalog.hash === aggregator.site.catalog.hash;
    const since = this.#wanted?.movesRows ? this.#wanted.since : now();
    this.#known = { hash: catalog.hash, items: new WeakRef(items) };
    this.#wanted = isInForce ? undefined : { items, movesRows, since };
    this.tick();
  }

  #took(origin: CatalogOrigin, bad: BadRows): void {
    this.#last = { origin, takenAt: this.#parts.now(), badRows: bad.count, failed: false };
    tellBadRows(this.#parts.diagnostics, bad);
  }

  #isDue({ movesRows, since }: Wanted): boolean {
    const { aggregator, rules } = this.#parts;
    if (!this.#isOver(this.#changedAt, rules.settleSeconds)) return false;
    const { round } = aggregator.state;
    const endsUpdates = movesRows && round.kind === 'collecting' && round.contributions > 0;
    return !endsUpdates || this.#isOver(since, rules.roundSeconds);
  }

  /** A clock that was set back must not hold a change up for as long. */
  #isOver(from: number, seconds: number): boolean {
    const passed = this.#parts.now() - from;
    return passed >= seconds * 1000 || passed < 0;
  }

  #assertFewRemoved({ items, added, removed }: CatalogDifference): void {
    const before = items - added + removed;
    const { mostRemovedShare } = this.#parts.rules;
    if (removed <= mostRemovedShare * before) return;
    throw new HearsayError(
      'BAD_CONFIG',
      `it would drop ${removed} of ${before} items, and feed.mostRemovedShare allows ${mostRemovedShare * 100} %`,
    );
  }
}

function isKept(store: Store, followed: string, hash: string): boolean {
  const kept = storedRecord(store);
  return kept?.over === followed && catalogFile(kept.items).hash === hash;
}
