/** The visitor's yes, kept in the page's own storage. Nothing is written before there is one. */

const key = 'hearsay.consent';

/** Whether this visitor has said yes; false where the browser keeps nothing. */
export function readConsent(): boolean {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return false;
  }
}

/** Called when the visitor has said yes or no in another tab, or has cleared the site's storage there. */
export function onConsentElsewhere(listener: (given: boolean) => void): void {
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) listener(readConsent());
  });
}

/** Remember a yes, forget it on a no. Where the browser keeps nothing it holds for this page. */
export function writeConsent(given: boolean): void {
  try {
    if (given) localStorage.setItem(key, 'yes');
    else localStorage.removeItem(key);
  } catch {
    // Private mode: asked again next time.
  }
}
