/**
 * Google Consent Mode v2, as a page states it: `gtag('consent', 'default' | 'update', …)` puts its arguments into
 * `dataLayer`, and that is public. What Google's own scripts make of it is not, and nothing of theirs is patched to hear of
 * it: who reads it looks again. An `update` is what a visitor chose, a `default` what holds before that; it may
 * be for other regions than this one, so `granted` is no yes there, and `denied` says that somebody asks.
 */
import type { ConsentAnswer } from './decide-consent.ts';

/** One command; any other entry of the data layer has another first element. */
type Entry = { readonly [index: number]: unknown } | null | undefined;

/** What a page's Consent Mode says of some types; all must be granted for a yes, one that is denied is a no. */
export class ConsentMode {
  readonly #types: readonly string[];
  readonly #answers = new Map<string, ConsentAnswer>();

  /** @param types `personalization_storage`, say; with none it says nothing */
  constructor(types: readonly string[]) {
    this.#types = types;
  }

  /**
   * Look again. What was said stays said: a data layer is shortened from its beginning when it grows long.
   * @param dataLayer whatever the page has there
   */
  read(dataLayer: unknown): ConsentAnswer {
    for (const entry of Array.isArray(dataLayer) ? (dataLayer as Entry[]) : []) {
      if (entry?.[0] === 'consent') this.#take(entry[1], (entry[2] ?? {}) as Record<string, unknown>);
    }
    const answers = this.#types.map((type) => this.#answers.get(type));
    if (answers.includes('no')) return 'no';
    if (answers.length > 0 && answers.every((answer) => answer === 'yes')) return 'yes';
    return answers.some(Boolean) ? 'asking' : undefined;
  }

  #take(command: unknown, states: Record<string, unknown>): void {
    for (const type of this.#types) {
      const isDenied = states[type] === 'denied';
      if (!isDenied && states[type] !== 'granted') continue;
      if (command === 'update') this.#answers.set(type, isDenied ? 'no' : 'yes');
      else if (isDenied && !this.#answers.has(type)) this.#answers.set(type, 'asking');
    }
  }
}
