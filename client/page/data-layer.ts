/**
 * A page's data layer, read and never touched: tag managers patch its `push`, so we look what was added instead. They
 * also cut it from the front, and pages replace it; our place in it is kept by the identity of the last entries seen.
 */

/** So many of the last entries make a place: one alone may have been added twice. */
const placeLength = 8;

/** So many of the newest entries are looked at. */
const maxEntries = 1000;

/** Most entries that one look takes: a page must not notice. */
const maxTaken = 100;

/** See the head of this file. */
export class DataLayer {
  readonly #find: () => unknown;
  /** The last entries seen, newest first. */
  #place: readonly unknown[] = [];
  /** Where they ended then. */
  #length = 0;

  /** @param find the layer as the page has it now; anything but a list is an empty one */
  constructor(find: () => unknown) {
    this.#find = find;
  }

  /** What was added since the last look, oldest first, at most {@link maxTaken}. @throws what the page's own list throws */
  added(): unknown[] {
    const found = this.#find();
    const layer: readonly unknown[] = Array.isArray(found) ? found : [];
    const { length } = layer;
    if (length === this.#length && layer[length - 1] === this.#place[0]) return [];
    const start = Math.max(this.#newStart(layer), length - maxEntries);
    const end = Math.min(length, start + maxTaken);
    this.#length = end;
    this.#place = layer.slice(Math.max(0, end - placeLength), end).reverse();
    return layer.slice(start, end);
  }

  /** Index of the first entry that was not there at the last look. */
  #newStart(layer: readonly unknown[]): number {
    if (this.#place.length === 0) return 0;
    const expected = Math.min(this.#length, layer.length) - 1;
    // What is cut in front moves the place down; only what is put in front moves it up.
    const last = Math.min(layer.length - 1, expected + maxEntries);
    for (let at = expected; at >= 0 && at > expected - maxEntries; at--) {
      if (this.#isPlace(layer, at)) return at + 1;
    }
    for (let at = expected + 1; at <= last; at++) if (this.#isPlace(layer, at)) return at + 1;
    return 0;
  }

  #isPlace(layer: readonly unknown[], at: number): boolean {
    return this.#place.every((entry, back) => back > at || layer[at - back] === entry);
  }
}
