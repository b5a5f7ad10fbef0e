/**
 * What pages said of products, the last 500 that they spoke of: for display on this device, over what the catalog has.
 * It tells what a visitor looked at, so it lives as the history does: in memory, and with consent on the device.
 */
import { maxProducts } from '../history/profile-store.ts';
import type { PageProduct, SeenProduct } from './page-product.ts';

/** See the head of this file. */
export class PageProducts {
  /** Seen longest ago first. */
  #products = new Map<string, SeenProduct>();
  readonly #unsaved = new Set<SeenProduct>();

  /** What pages said of it, the newest word of each kind; undefined where they said nothing. */
  get(itemId: string): SeenProduct | undefined {
    return this.#products.get(itemId);
  }

  /** Those that are not on this device. */
  get unsaved(): readonly SeenProduct[] {
    return [...this.#unsaved];
  }

  /** A page speaks of these. @param now milliseconds since 1970 */
  learn(products: readonly PageProduct[], now: number): void {
    for (const product of products) {
      const before = this.#products.get(product.id);
      const said = Object.entries(product).filter(([, value]) => value !== undefined);
      this.#put({ ...before, ...Object.fromEntries(said), id: product.id, seen: now }, before);
    }
    this.#limit();
  }

  /** What earlier visits left; where this one has spoken of a product, only what it did not say. */
  restore(stored: readonly SeenProduct[]): void {
    const here = [...this.#products.values()];
    this.#products = new Map(stored.map((product) => [product.id, product]));
    for (const product of here) {
      const before = this.#products.get(product.id);
      this.#unsaved.delete(product);
      this.#put({ ...before, ...product }, before);
    }
    this.#limit();
  }

  /** These are on the device now. */
  saved(products: readonly SeenProduct[]): void {
    for (const product of products) this.#unsaved.delete(product);
  }

  /** Forget what was seen before this time, milliseconds since 1970. */
  dropBefore(time: number): void {
    for (const product of this.#products.values()) if (product.seen < time) this.#forget(product);
  }

  clear(): void {
    this.#products.clear();
    this.#unsaved.clear();
  }

  #put(product: SeenProduct, before: SeenProduct | undefined): void {
    if (before) this.#forget(before);
    this.#products.set(product.id, product);
    this.#unsaved.add(product);
  }

  #forget(product: SeenProduct): void {
    this.#products.delete(product.id);
    this.#unsaved.delete(product);
  }

  #limit(): void {
    const excess = this.#products.size - maxProducts;
    for (const product of [...this.#products.values()].slice(0, Math.max(0, excess))) this.#forget(product);
  }
}
