/**
 * `<hearsay-ledger>`: what this browser keeps, what left it, and whether that stands in the log. It reads the public API
 * of the script tag, `window.hearsay`, and nothing else; it may be on the page before that is.
 */
import type { HearsayApi } from '../embed/api.ts';
import type { Status } from '../embed/status.ts';
import { ledgerContent } from './ledger-content.ts';
import { ledgerStyle } from './ledger-style.ts';
import { englishTexts } from './ledger-texts.ts';
import { createLedgerView, type LedgerView } from './ledger-view.ts';

/** Node has none, and imports the public door too. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** See the head of this file. */
export class HearsayLedger extends Base {
  #view: LedgerView | undefined;
  #stop: (() => void) | undefined;

  connectedCallback(): void {
    this.#view ??= this.#createView();
    this.#find();
    // Scripts load without bubbling: one of them may be the script tag.
    if (!this.#stop) document.addEventListener('load', this.#find, true);
  }

  disconnectedCallback(): void {
    document.removeEventListener('load', this.#find, true);
    this.#stop?.();
    this.#stop = undefined;
  }

  readonly #find = (): void => {
    const { hearsay } = globalThis as { readonly hearsay?: HearsayApi };
    if (!hearsay || this.#stop) return;
    document.removeEventListener('load', this.#find, true);
    this.#stop = hearsay.on('status', (status) => this.#show(status));
    this.#show(hearsay.status());
  };

  #show(status: Status): void {
    this.#view?.show(ledgerContent(status, englishTexts));
  }

  #createView(): LedgerView {
    const root = this.attachShadow({ mode: 'open' });
    // Not a style element: a policy that allows no inline styles allows this.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(ledgerStyle);
    root.adoptedStyleSheets = [sheet];
    return createLedgerView(root, englishTexts);
  }
}

/** Make `<hearsay-ledger>` known to the page, once. */
export function defineLedger(): void {
  if (!customElements.get('hearsay-ledger')) customElements.define('hearsay-ledger', HearsayLedger);
}
