/**
 * Watches the log of one aggregator for one profile: under one key, and every checkpoint going on from the one before
 * (PR10). It holds no leaves: where one stands is proven from tiles, each time. Two histories are not found out by one
 * browser that is shown the same one always, but where views meet: a witness, an auditor.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { parseUtf8 } from '../../shared/log/bytes.ts';
import { type Checkpoint, verifyCheckpoint } from '../../shared/log/checkpoint.ts';
import { hashFile } from '../../shared/log/commitments.ts';
import { TileTree } from '../../shared/log/tile-tree.ts';
import type { TrainingStore } from '../history/profile-store.ts';
import type { SeenCheckpoint } from '../history/seen-checkpoint.ts';
import { LogAlarm, readingLog } from './log-alarm.ts';
import type { FetchLog } from './log-fetch.ts';

/** Where a log is, and which one it has to be. */
export type LogAccess = {
  /** Origin of the aggregator: by that a profile remembers which log it saw. */
  readonly aggregator: string;
  readonly fetchLog: FetchLog;
  /** Identity of the log that the page names; undefined: the one that the profile saw first. */
  readonly pinned?: string | undefined;
};

/** What a watch is given. */
export type WatchParts = {
  readonly log: LogAccess;
  readonly profile: Pick<TrainingStore, 'secret' | 'seenLog' | 'keepSeenLog'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told the last checkpoint, also that of an earlier visit. */
  readonly saw: (seen: SeenCheckpoint) => void;
};

/** How often a log is looked at again where other tabs are faster. */
const mostAttempts = 5;

/** See the head of this file. Methods also throw what the profile rejects with. */
export class LogWatch {
  readonly #parts: WatchParts;
  /** The key of a log never changes: its hash is the log's identity. */
  #key: { readonly log: string; readonly line: string } | undefined;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /**
   * The last checkpoint that was seen of this log, if it is the one that the page names, or that the profile saw first.
   * @param log identity, as the aggregator states it
   * @throws LogAlarm `another log`
   */
  async assertPinned(log: string): Promise<SeenCheckpoint | undefined> {
    const { aggregator, pinned } = this.#parts.log;
    const seen = await this.#parts.profile.seenLog(aggregator);
    const expected = pinned ?? seen?.log ?? log;
    if (log !== expected) throw new LogAlarm('another log', `expected ${expected}, got ${log}`);
    if (seen?.log === log) this.#parts.saw(seen);
    return seen;
  }

  /**
   * The log as it stands now, held against what was seen before, and remembered.
   * @throws LogAlarm `another log`, `log does not hold`, `log unreachable`, `log behind` (other tabs were faster each time)
   */
  async look(log: string): Promise<TileTree> {
    const secret = await this.#parts.profile.secret();
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const tree = await this.#lookOnce(log, secret);
      if (tree) return tree;
    }
    throw new LogAlarm('log behind', 'other tabs see another checkpoint each time');
  }

  /** @returns undefined where the profile saw another checkpoint meanwhile, in another tab, or was erased */
  async #lookOnce(log: string, secret: Uint8Array): Promise<TileTree | undefined> {
    const { profile, now, saw, log: access } = this.#parts;
    const before = await this.assertPinned(log);
    const checkpoint = await readingLog(() => this.#checkpoint(log));
    const tree = new TileTree(access.fetchLog, checkpoint);
    // A page may name another log than the one before: that one begins anew.
    if (before?.log === log) await readingLog(() => tree.assertExtends(before));
    const seen = { log, size: checkpoint.size, root: checkpoint.root, time: now() };
    const isKept = await profile.keepSeenLog(access.aggregator, seen, { before, secret });
    if (!isKept) return undefined;
    saw(seen);
    return tree;
  }

  async #checkpoint(log: string): Promise<Checkpoint> {
    const key = await this.#verifierKey(log);
    return verifyCheckpoint(await this.#text('checkpoint'), key);
  }

  async #verifierKey(log: string): Promise<string> {
    if (this.#key?.log === log) return this.#key.line;
    const line = (await this.#text('vkey')).replace(/\n$/, '');
    if (hashFile(new TextEncoder().encode(line)) !== log) {
      throw new HearsayError('BAD_CHECKPOINT', 'the key is not that of the stated log');
    }
    this.#key = { log, line };
    return line;
  }

  async #text(path: string): Promise<string> {
    const bytes = await this.#parts.log.fetchLog(path);
    if (!bytes) throw new HearsayError('OFFLINE', `there is no ${path}`);
    return parseUtf8(bytes, 'BAD_CHECKPOINT');
  }
}
