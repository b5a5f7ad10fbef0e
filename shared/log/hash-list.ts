/**
 * A growing list of 32-byte hashes, flat in memory: 32 bytes each, whatever the length.
 * It grows by pages of 256, so nothing is copied when it grows, and a page is as long as a full tile of C2SP tlog-tiles.
 */
import { HearsayError } from '../hearsay-error.ts';
import { hashBytes } from './merkle-hash.ts';

const hashesPerPage = 256;

/** One list; see the head of this file. */
export class HashList {
  readonly #pages: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Append a copy of `hash`, which must have 32 bytes. */
  push(hash: Uint8Array): void {
    const at = this.#length % hashesPerPage;
    if (at === 0) this.#pages.push(new Uint8Array(hashesPerPage * hashBytes));
    this.#pages.at(-1)?.set(hash, at * hashBytes);
    this.#length++;
  }

  /**
   * The hash at `index`: a view, not a copy; do not write into it or hand it to strangers.
   * @throws HearsayError BAD_LOG past the end
   */
  at(index: number): Uint8Array {
    const page = this.#pages[Math.floor(index / hashesPerPage)];
    if (!page || index >= this.#length)
      throw new HearsayError('BAD_LOG', `expected an index below ${this.#length}, got ${index}`);
    const offset = (index % hashesPerPage) * hashBytes;
    return page.subarray(offset, offset + hashBytes);
  }

  /**
   * The hashes from `start` up to, not including, `end`, one after the other in one fresh array.
   * @throws HearsayError BAD_LOG where that is no range of the list
   */
  slice(start: number, end: number): Uint8Array {
    if (![start, end].every(Number.isInteger) || start < 0 || end < start || end > this.#length)
      throw new HearsayError('BAD_LOG', `expected hashes up to ${this.#length}, got ${start} to ${end}`);
    const hashes = new Uint8Array((end - start) * hashBytes);
    for (let i = start; i < end; i++) hashes.set(this.at(i), (i - start) * hashBytes);
    return hashes;
  }
}
