/** Keeps a running server's catalog what its file or its feed is: reads again, one time after the other. */
import { stat } from 'node:fs/promises';
import type { FeedSettings } from '../settings/feed-settings.ts';
import type { CatalogKeeper } from './catalog-keeper.ts';
import { isAddress } from './feed-address.ts';
import { fetchFeed, type Validators } from './fetch-feed.ts';
import { pollDelay } from './poll-delay.ts';
import { type CatalogReading, type ReadingRules, readCatalog } from './read-catalog.ts';
import { watchFile } from './watch-file.ts';

/** How far the clock of a file system may lie behind, milliseconds. */
const clockMs = 1000;

/** A catalog that is followed. */
export type FollowedCatalog = {
  /** From when on a change is noticed. */
  readonly ready: Promise<void>;
  /** Read it now, whatever it drops; resolves when it is taken or refused. */
  readonly reload: () => Promise<void>;
  /** Resolves when nothing is read any more. */
  readonly close: () => Promise<void>;
};

/** The part of a keeper that this tells. */
export type CatalogTaker = Pick<CatalogKeeper, 'follow' | 'failed'>;

/** How a catalog is read under these settings. */
export const readingRules = ({ format, mostBadShare, mostMegabytes }: FeedSettings): ReadingRules => ({
  ...{ format, mostBadShare },
  mostBytes: mostMegabytes * 1e6,
});

/** What a place holds now. @throws HearsayError BAD_CATALOG, TOO_LARGE */
export async function readPlace(place: string, feed: FeedSettings): Promise<CatalogReading> {
  const rules = readingRules(feed);
  if (!isAddress(place)) return readCatalog(place, rules);
  const request = { address: place, validators: {}, rules, timeoutMs: feed.timeoutSeconds * 1000 };
  const { reading } = await fetchFeed(request);
  if (!reading) throw new TypeError('nothing is new only to who has asked before');
  return reading;
}

/**
 * Follow a file: when it changes, unless the settings say otherwise, and when it is asked for.
 * @param since when it was read first, milliseconds since 1970: what has changed from then on to the watch is not missed
 */
export function followFile(
  file: string,
  feed: FeedSettings,
  taker: CatalogTaker,
  since = Number.POSITIVE_INFINITY,
): FollowedCatalog {
  const inTurn = createTurns();
  const read = (anyRemovals: boolean) =>
    inTurn(async () => {
      try {
        taker.follow('file', await readCatalog(file, readingRules(feed)), { anyRemovals });
      } catch (error) {
        taker.failed(error);
      }
    });
  const readIfNew = async (): Promise<void> => {
    const changedAt = await stat(file).then(
      ({ ctimeMs }) => ctimeMs,
      () => 0,
    );
    if (changedAt >= since - clockMs) await read(false);
  };
  const watch = feed.watch
    ? watchFile(
        file,
        () => void read(false),
        (error) => taker.failed(error),
      )
    : undefined;
  return {
    ready: watch ? watch.ready.then(readIfNew) : Promise.resolve(),
    reload: () => read(true),
    close: async () => {
      await watch?.close();
      await inTurn(async () => {});
    },
  };
}

/** Follow a feed address: every now and then, and when it is asked for. @param uniform draws from [0, 1) */
export function followFeed(
  address: string,
  feed: FeedSettings,
  taker: CatalogTaker,
  uniform: () => number = Math.random,
): FollowedCatalog {
  const inTurn = createTurns();
  const stop = new AbortController();
  let [validators, failures]: [Validators, number] = [{}, 0];
  let timer: NodeJS.Timeout;
  const schedule = (): void => {
    clearTimeout(timer);
    if (stop.signal.aborted) return;
    timer = setTimeout(() => void ask(false), pollDelay(feed.pollSeconds * 1000, failures, uniform()));
  };
  const ask = (anyRemovals: boolean) =>
    inTurn(async () => {
      const timeoutMs = feed.timeoutSeconds * 1000;
      const asked = anyRemovals ? {} : validators; // what was refused before is to be read again
      validators = {}; // after a failure the whole is asked for: only a reading says that all is well again
      try {
        const request = { address, validators: asked, rules: readingRules(feed), timeoutMs };
        const answer = await fetchFeed({ ...request, stop: stop.signal });
        // a refused feed is not fetched again before it changes
        ({ validators } = answer);
        failures = 0;
        if (answer.reading) taker.follow('feed', answer.reading, { anyRemovals });
      } catch (error) {
        failures++;
        if (!stop.signal.aborted) taker.failed(error);
      }
      schedule();
    });
  schedule();
  return {
    ready: Promise.resolve(),
    reload: () => ask(true),
    close: async () => {
      stop.abort();
      clearTimeout(timer);
      await inTurn(async () => {});
    },
  };
}

/** One after the other, in the order of the calls. */
function createTurns(): (run: () => Promise<void>) => Promise<void> {
  let last = Promise.resolve();
  return (run) => {
    last = last.then(run);
    return last;
  };
}
