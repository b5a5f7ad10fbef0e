/**
 * `<hearsay-consent>`: asks once whether the browser may learn from this visitor, and hides when there is an answer, from
 * whomever. It is no dialog, takes no focus, and its two answers look alike.
 */
import type { Status } from '../embed/status.ts';
import { adoptStyle } from './adopt-style.ts';
import { consentDetails, isOpenQuestion } from './consent-question.ts';
import { consentStyle } from './consent-style.ts';
import { chineseTexts, englishTexts } from './consent-texts.ts';
import { type ConsentView, createConsentView } from './consent-view.ts';
import type { Behaviour } from './element-behaviour.ts';
import { languageOf, textsFor } from './element-language.ts';
import { findHearsay, type PageHearsay } from './page-hearsay.ts';
import { RefusalMemory } from './refusal-memory.ts';

/** Of the page: an element that comes later does not ask again. */
const refusal = new RefusalMemory();

/** Gives an element its behaviour. */
export const startConsent = (host: HTMLElement): Behaviour => new Consent(host);

class Consent implements Behaviour {
  readonly #host: HTMLElement;
  readonly #root: ShadowRoot;
  #view: ConsentView | undefined;
  #hearsay: PageHearsay | undefined;
  #stops: (() => void)[] = [];
  #wasGiven = false;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#root = host.attachShadow({ mode: 'open' });
    adoptStyle(this.#root, consentStyle);
  }

  connected(): void {
    this.#stops = [
      findHearsay((hearsay) => {
        this.#hearsay = hearsay;
        this.#stops.push(hearsay.on('status', () => this.#show(hearsay.status())));
        this.#show(hearsay.status());
      }),
    ];
  }

  disconnected(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
  }

  #show(status: Status): void {
    // A yes that was taken back here is a no.
    if (this.#wasGiven && !status.consent) refusal.answered(false, false);
    this.#wasGiven = status.consent;
    const isAsking = isOpenQuestion(status) && !refusal.isRefused(this.#host.hasAttribute('remember-no'));
    this.#host.hidden = !isAsking;
    if (!isAsking) return;
    const texts = textsFor(languageOf(this.#host), { en: englishTexts, zh: chineseTexts });
    this.#view ??= createConsentView(this.#root, texts, (given) => this.#answer(given));
    this.#view.showDetails(consentDetails(status, texts));
  }

  #answer(given: boolean): void {
    refusal.answered(given, this.#host.hasAttribute('remember-no'));
    this.#host.hidden = true;
    void this.#hearsay?.consent(given);
  }
}
