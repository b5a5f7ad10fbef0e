/** What this browser saw of the log last, in its storage: the next visit holds the log to it. Storage may be denied. */
import type { SeenLog } from '../../../shared/audit/check-history.ts';
import { parseSeenLog, seenLogText } from '../seen-log-text.ts';

/** What of the browser's storage is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What is remembered; `problem`: why nothing could be, empty where there is none. */
export type Remembered = { readonly seen: SeenLog | undefined; readonly problem: string };

/** See the head of this file. */
export class SeenStorage {
  readonly #key: string;
  readonly #open: () => TextStorage;

  /** @param target address that is audited @param open may throw, as `localStorage` does where it is denied */
  constructor(
    readonly target: string,
    open: () => TextStorage,
  ) {
    this.#key = `hearsay-audit ${target}`;
    this.#open = open;
  }

  /** What was seen last. */
  read(): Remembered {
    let text: string | null;
    try {
      text = this.#open().getItem(this.#key);
    } catch {
      return { seen: undefined, problem: 'this browser lets the page keep nothing' };
    }
    try {
      return { seen: text === null ? undefined : parseSeenLog(text), problem: '' };
    } catch {
      return { seen: undefined, problem: 'what this browser had kept of the log could not be read' };
    }
  }

  /** Whether it could be kept. */
  keep(seen: SeenLog): boolean {
    return this.#attempt((storage) => storage.setItem(this.#key, seenLogText(this.target, seen)));
  }

  /** Whether it is forgotten: the next audit is a first one. */
  forget(): boolean {
    return this.#attempt((storage) => storage.removeItem(this.#key));
  }

  #attempt(change: (storage: TextStorage) => void): boolean {
    try {
      change(this.#open());
      return true;
    } catch {
      return false;
    }
  }
}
