/**
 * What a browser remembers of its visitor's consent, in the page's own storage. Nothing is written before there is a yes,
 * but for an objection where silence would be one.
 */

const key = 'hearsay.consent';

/**
 * `yes`: the visitor's own. `elsewhere`: somebody else's word, or the operator's interest; it is theirs to remember, and a
 * history is on this device. `no`: an objection. `kept`: an objection after which the history stayed on this device.
 */
export type ConsentMemory = 'yes' | 'elsewhere' | 'no' | 'kept';

const known: ReadonlySet<unknown> = new Set<ConsentMemory>(['yes', 'elsewhere', 'no', 'kept']);

/** Undefined where there is nothing, and where the browser keeps nothing. */
export function readConsent(): ConsentMemory | undefined {
  try {
    const stored = localStorage.getItem(key);
    return known.has(stored) ? (stored as ConsentMemory) : undefined;
  } catch {
    return undefined;
  }
}

/** Called when another tab has remembered something else, or has cleared the site's storage. */
export function onConsentElsewhere(listener: () => void): void {
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) listener();
  });
}

/** Remember, or with undefined forget. Where the browser keeps nothing it holds for this page. */
export function writeConsent(memory: ConsentMemory | undefined): void {
  try {
    if (memory) localStorage.setItem(key, memory);
    else localStorage.removeItem(key);
  } catch {
    // Private mode: asked again next time.
  }
}
