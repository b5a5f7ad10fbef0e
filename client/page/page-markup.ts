/** The products in the JSON-LD of a page, as it changes: a site of one page writes it anew, or leaves the old one there. */
import { type ProductMarkup, parseProductMarkup } from './product-markup.ts';

const selector = 'script[type="application/ld+json" i]';

/** Most scripts of a page that are read. */
const maxScripts = 50;

/** See the head of this file. */
export class PageMarkup {
  /** The texts of the scripts as they were read last; undefined where they are to be read in any case. */
  #read: ReadonlyMap<Element, string> | undefined;
  /** Those that were there when the visitor came from another page of the same document. */
  #old: ReadonlyMap<Element, string> = new Map();

  /** The products of this page; undefined where nothing has changed since the last reading. */
  read(): ProductMarkup[] | undefined {
    const scripts = [...document.querySelectorAll(selector)].slice(0, maxScripts);
    const texts = new Map(scripts.map((script) => [script, script.textContent ?? '']));
    if (this.#read && isSame(texts, this.#read)) return undefined;
    this.#read = texts;
    const fresh = [...texts].filter(([script, text]) => this.#old.get(script) !== text);
    return fresh.flatMap(([, text]) => parseProductMarkup(text, location.href));
  }

  /** The visitor has gone to another page of the same document: what still stands there speaks of the one before. */
  leave(): void {
    this.#old = this.#read ?? new Map();
  }

  /** The visitor has come back to this page: what speaks of it does so again. */
  comeBack(): void {
    this.#read = undefined;
  }
}

function isSame(one: ReadonlyMap<Element, string>, other: ReadonlyMap<Element, string>): boolean {
  return one.size === other.size && [...one].every(([script, text]) => other.get(script) === text);
}
