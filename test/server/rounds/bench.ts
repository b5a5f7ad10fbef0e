/**
 * An aggregator on a bench: its clock stands still until a test moves it, what it defers waits until a test runs it,
 * and its randomness follows from the log's size, so that a second run, or one after a crash, draws the same.
 */
import { Aggregator } from '../../../server/rounds/aggregator.ts';
import type { AggregatorEnvironment, Build } from '../../../server/rounds/environment.ts';
import type { Site } from '../../../server/rounds/site.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { Announcement, Receipt, UpdateHeader } from '../../../shared/protocol/messages.ts';
import { drawnBytes, participantOf, siteOf, updateBytes } from '../test-site.ts';

/** When the bench's clock stands still, milliseconds since 1970. */
export const noon = 1_700_000_000_000;

type Clock = { now: number };

export type BenchParts = {
  readonly store?: Store;
  readonly site?: Site;
  readonly clock?: Clock;
  readonly build?: Build;
  readonly evidenceMs?: number;
};

/** The store, and bytes by the size of the log and the draws since the last attempt to write to it. */
function withSeededRandomness(store: Store): Pick<AggregatorEnvironment, 'store' | 'randomBytes'> {
  let draws = 0;
  return {
    store: {
      ...store,
      write: (batch) => {
        draws = 0;
        store.write(batch);
      },
    },
    randomBytes: (length) => drawnBytes(length, 'bench', store.size(), draws++),
  };
}

/** What the aggregator runs in; `run` does what it has deferred, also what that defers in turn. */
export function createEnvironment({
  store = createMemoryStore(),
  site = siteOf(),
  clock = { now: noon },
  build,
  evidenceMs = Number.POSITIVE_INFINITY,
}: BenchParts) {
  const deferred: (() => void)[] = [];
  const environment: AggregatorEnvironment = {
    ...withSeededRandomness(store),
    site,
    build,
    initialModel: () => initialModel(site.spec, 1),
    now: () => clock.now,
    evidenceMs,
    defer: (run) => deferred.push(run),
  };
  const run = (): void => {
    for (let next = deferred.shift(); next; next = deferred.shift()) next();
  };
  return { environment, store, clock, run };
}

export type Bench = ReturnType<typeof openBench>;

/** Start an aggregator; a second one over the first one's store is a restart. */
export function openBench(parts: BenchParts = {}) {
  const { environment, store, clock, run } = createEnvironment(parts);
  const announced: Announcement[] = [];
  const progressed: Announcement[] = [];
  const leftOut: { readonly round: number; readonly leafIndices: readonly number[] }[] = [];
  const lost: number[] = [];
  const aggregator = new Aggregator(environment, {
    announced: (announcement) => announced.push(announcement),
    progressed: (announcement) => progressed.push(announcement),
    leftOut: (round, leafIndices) => leftOut.push({ round, leafIndices: [...leafIndices] }),
    lost: (round) => lost.push(round),
  });
  /** Hand in an update and let nothing happen yet. The header is for the open round and the current model. */
  const hand = (number: number, header: Partial<UpdateHeader> = {}, bytes = updateBytes(number)) =>
    aggregator.contribute(headerFor(aggregator, number, header), bytes);
  /** {@link hand} in, then do what was deferred: the round closes if that was the last one. */
  const give = (...given: Parameters<typeof hand>): Promise<Receipt> => {
    const receipt = hand(...given);
    run();
    return receipt;
  };
  /** Updates of these numbers, each in a commit of its own. */
  const giveAll = async (...numbers: readonly number[]): Promise<Receipt[]> => {
    const receipts: Receipt[] = [];
    for (const number of numbers) receipts.push(await give(number));
    return receipts;
  };
  return { aggregator, store, clock, run, announced, progressed, leftOut, lost, hand, give, giveAll };
}

/** An operator brings another catalog, as the catalog's keeper does it: the act is noted first. */
export function bringCatalog(
  aggregator: Aggregator,
  items: readonly CatalogItem[],
  credential: string,
): boolean {
  aggregator.noteCatalog(aggregator.planCatalog(items).catalog.hash, credential);
  return aggregator.changeCatalog(items);
}

/** For the open round and the current model, but for what is changed. */
export function headerFor(
  { state }: Aggregator,
  number: number,
  change: Partial<UpdateHeader> = {},
): UpdateHeader {
  return {
    round: state.nextRound - 1,
    baseVersion: state.model?.version ?? 0,
    participant: participantOf(number),
    ...change,
  };
}
