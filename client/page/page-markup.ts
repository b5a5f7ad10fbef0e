/** The products in the JSON-LD of a page, as it changes: a site of one page writes it anew, or leaves the old one there. */
import { type ProductMarkup, parseProductMarkup } from './product-markup.ts';

/** Most scripts of a page that are read. */
const maxScripts = 50;

/** See the head of this file. */
export class PageMarkup {
  /** As they were read last. */
  #texts: readonly string[] = [];
  /** Those that were there already when the visitor came from another page of the same document. */
  #old: ReadonlySet<string> = new Set();
  #isRead = false;

  /** The products of this page; undefined where nothing has changed since the last reading. */
  read(): ProductMarkup[] | undefined {
    const scripts = [...document.querySelectorAll('script[type="application/ld+json" i]')].slice(
      0,
      maxScripts,
    );
    const texts = scripts.map(({ textContent }) => textContent ?? '');
    if (
      this.#isRead &&
      texts.length === this.#texts.length &&
      texts.every((text, i) => text === this.#texts[i])
    ) {
      return undefined;
    }
    this.#texts = texts;
    this.#isRead = true;
    const fresh = texts.filter((text) => !this.#old.has(text));
    return fresh.flatMap((text) => parseProductMarkup(text, location.href));
  }

  /** The visitor has gone to another page of the same document: what still stands there speaks of the one before. */
  leave(): void {
    this.#old = new Set(this.#texts);
  }

  /** The visitor has come back to this page: what stands there speaks of it again. */
  comeBack(): void {
    this.#old = new Set();
    this.#isRead = false;
  }
}
