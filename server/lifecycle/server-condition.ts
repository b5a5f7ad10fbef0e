/**
 * Whether a server takes updates now: it looks at disk, store and key at every tick, and says once what has changed.
 * What it refuses for is refused before anything is added or written, with a code after which browsers keep their update and
 * come back. A round that is complete is released all the same, which the reserve is for: at most one, for none opens after it.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { WatchedStore } from '../store/watched-store.ts';
import type { Disk } from './disk.ts';
import { type NotReadyReason, notReadyBecause } from './not-ready.ts';

/** What is looked at. */
export type ConditionParts = {
  readonly store: Pick<WatchedStore, 'fails' | 'probe'>;
  /** Undefined for a store in memory. */
  readonly disk: Disk | undefined;
  readonly diagnostics: Pick<Diagnostics, 'info' | 'failed'>;
};

const sentences: Readonly<Record<NotReadyReason, string>> = {
  DRAINING: 'the server is stopping',
  DISK_LOW: 'less room than diskReserveMb is left on the disk of the data folder',
  STORE_FAILING: 'the data folder cannot be written to',
  KEY_MISSING: 'the key that signs the log is missing; bring it back with hearsay log key restore FILE',
};

/** See the head of this file. */
export class ServerCondition {
  readonly #parts: ConditionParts;
  #draining = false;
  #keyThere = true;
  #storeFails = false;
  #freeBytes: number | undefined;
  #told: readonly NotReadyReason[] = [];

  /** Looks at the disk at once, so that no round opens at the start where there is no room for one. */
  constructor(parts: ConditionParts) {
    this.#parts = parts;
    this.look();
  }

  /** Empty where it is ready. */
  get reasons(): readonly NotReadyReason[] {
    const { disk } = this.#parts;
    return notReadyBecause({
      draining: this.#draining,
      freeBytes: this.#freeBytes,
      reserveBytes: disk?.reserveBytes ?? 0,
      storeFails: this.#storeFails,
      keyThere: this.#keyThere,
    });
  }

  /** Of the disk, at the last look; undefined where there is none. */
  get freeBytes(): number | undefined {
    return this.#freeBytes;
  }

  /** @param sign signs the log as it stands; what it throws says that it cannot be done. Left out: that stays as it was */
  look(sign?: () => unknown): void {
    const { store } = this.#parts;
    store.probe(); // one write that failed may have been the last of its kind
    this.#storeFails = store.fails();
    this.#freeBytes = this.#free();
    if (sign && !this.#storeFails) this.#keyThere = succeeds(sign); // a store that fails says nothing of keys
    this.#tell();
  }

  /** From now on no update is taken and no round opens. */
  drain(): void {
    this.#draining = true;
    this.#tell();
  }

  /** In a sentence why no update is taken and no round opens; undefined where nothing speaks against it. */
  unavailable(): string | undefined {
    const [first] = this.reasons;
    return first && sentences[first];
  }

  #tell(): void {
    const { diagnostics } = this.#parts;
    const [before, now] = [this.#told, this.reasons];
    this.#told = now;
    for (const reason of now.filter((each) => !before.includes(each))) {
      const error = new HearsayError('UNAVAILABLE', sentences[reason]);
      if (reason === 'DRAINING') diagnostics.info('stopping: no update is taken any more');
      else diagnostics.failed('no update is taken and no round opens', error);
    }
    for (const reason of before.filter((each) => !now.includes(each)))
      diagnostics.info('no longer so, it goes on', { reason });
  }

  /** A disk that cannot be asked is one that fails at the next write; until then nothing is known of it. */
  #free(): number | undefined {
    try {
      return this.#parts.disk?.freeBytes();
    } catch {
      return undefined;
    }
  }
}

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch {
    return false;
  }
}
