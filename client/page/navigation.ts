/**
 * Where the visitor is in a document that shows one page after the other. The address is compared when somebody asks;
 * `history` is not ours to patch, and not every browser tells of its changes.
 */

/** What became of the address: another page, or the same one with other parameters (a colour, a filter). */
export type AddressChange = 'none' | 'parameters' | 'page';

/** See the head of this file. */
export class Navigation {
  #href: string;

  constructor(href: string) {
    this.#href = href;
  }

  /** Since it was asked last. @param href absolute */
  moved(href: string): AddressChange {
    if (href === this.#href) return 'none';
    const before = pageOf(this.#href);
    this.#href = href;
    return pageOf(href) === before ? 'parameters' : 'page';
  }
}

/** Origin and path, with the fragment where that is a path too: `#/basket`, `#!/basket`. */
function pageOf(href: string): string {
  const { origin, pathname, hash } = new URL(href);
  return origin + pathname + (/^#!?\//.test(hash) ? hash : '');
}
