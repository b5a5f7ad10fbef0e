/**
 * `<hearsay-ledger>`: what this browser keeps, what left it, and whether that stands in the log; and the visitor's hands on
 * it. It reads the public API, `window.hearsay`, and nothing else; it may be on the page before that is.
 */
import { adoptStyle } from './adopt-style.ts';
import { downloadJson } from './download-json.ts';
import { type Behaviour, defineElement, plainParts } from './element-behaviour.ts';
import { languageOf, textsFor } from './element-language.ts';
import { keptEvents } from './kept-events.ts';
import { ledgerContent } from './ledger-content.ts';
import { createLedgerControls, type LedgerActions, type LedgerControls } from './ledger-controls.ts';
import { ledgerStyle } from './ledger-style.ts';
import { chineseTexts, englishTexts, type LedgerTexts } from './ledger-texts.ts';
import { createLedgerView, type LedgerView } from './ledger-view.ts';
import { findHearsay, type PageHearsay } from './page-hearsay.ts';

/** Gives an element its behaviour. */
export const startLedger = (host: HTMLElement): Behaviour => new Ledger(host);

/** Make `<hearsay-ledger>` known to a page that does not have it from the script tag. */
export function defineLedger(): void {
  defineElement('hearsay-ledger', { ...plainParts, behaviour: () => Promise.resolve(startLedger) });
}

class Ledger implements Behaviour {
  readonly #texts: LedgerTexts;
  readonly #controls: LedgerControls;
  readonly #view: LedgerView;
  /** What the visitor wants waits for it: nothing may be said to be done, or not to be there, before it is asked. */
  readonly #hearsay: Promise<PageHearsay>;
  #found: (hearsay: PageHearsay) => void = () => undefined;
  #stops: (() => void)[] = [];

  constructor(host: HTMLElement) {
    this.#hearsay = new Promise((resolve) => {
      this.#found = resolve;
    });
    const root = host.attachShadow({ mode: 'open' });
    adoptStyle(root, ledgerStyle);
    this.#texts = textsFor(languageOf(host), { en: englishTexts, zh: chineseTexts });
    this.#controls = createLedgerControls(this.#texts, this.#actions());
    this.#view = createLedgerView(root, this.#texts, this.#controls);
  }

  connected(): void {
    this.#stops = [findHearsay((hearsay) => this.#follow(hearsay))];
  }

  disconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #follow(hearsay: PageHearsay): void {
    this.#found(hearsay);
    const show = (): void => {
      const status = hearsay.status();
      this.#view.show(ledgerContent(status, this.#texts));
      this.#controls.show(status.consent);
    };
    this.#stops.push(hearsay.on('status', show), hearsay.on('history', this.#controls.outdated));
    show();
  }

  #actions(): LedgerActions {
    return {
      takePart: async (given) => (await this.#hearsay).consent(given),
      events: async () => {
        const hearsay = await this.#hearsay;
        const titleOf = (itemId: string): string | undefined => hearsay.item(itemId)?.title;
        return keptEvents(await hearsay.export(), { texts: this.#texts, titleOf });
      },
      download: async () => downloadJson(await (await this.#hearsay).export(), 'hearsay.json'),
      erase: async () => {
        await (await this.#hearsay).erase();
        this.#controls.outdated();
      },
    };
  }
}
