/**
 * A page's consent: hears everybody who may speak for the visitor, and remembers what must be. Who else than the visitor may
 * is the page's to name: `tcf`, and types of Google's Consent Mode.
 */
import { type ConsentPolicy, strictestPolicy } from '../../shared/protocol/consent-policy.ts';
import { type ConsentMemory, onConsentElsewhere, readConsent, writeConsent } from './consent-memory.ts';
import { ConsentMode } from './consent-mode.ts';
import {
  type ConsentAnswer,
  type ConsentAnswers,
  type ConsentDecision,
  decideConsent,
} from './decide-consent.ts';
import { hasPrivacyControl } from './privacy-control.ts';
import { watchTcf } from './tcf.ts';

/**
 * Where the page names nobody. Google documents `personalization_storage` as "storage related to personalization e.g. video
 * recommendations"; `analytics_storage` is for measuring visits, and the `ad_…` types for advertising.
 */
const defaultSources = 'tcf personalization_storage';

/** How often the page is asked whether somebody else has spoken, milliseconds. */
const lookMs = 1000;

/** See the head of this file. Nothing in here is asynchronous: a decision holds from the call that made it on. */
export class PageConsent {
  readonly #changed: () => void;
  #policy: ConsentPolicy | undefined;
  #memory = readConsent();
  #visitor = wordOf(this.#memory);
  #tcf: ConsentAnswer;
  #consentMode: ConsentAnswer;
  /** The page may have a dialogue that is not there yet. */
  #awaitsTcf = false;

  /** @param changed somebody may have spoken, other than by `say` and `hear` */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get decision(): ConsentDecision {
    return decideConsent(this.#answers, this.#mode);
  }

  /** Whether this visit or an earlier one may have left a history on this device. */
  get holdsHistory(): boolean {
    return this.#memory !== undefined && this.#memory !== 'no';
  }

  /** Whether that stays where consent is withdrawn. */
  get keepsHistory(): boolean {
    return this.holdsHistory && this.#policy?.onWithdrawal === 'training';
  }

  /** The visitor says yes or no to the page itself. */
  say(given: boolean): void {
    this.#visitor = given ? 'yes' : 'no';
  }

  /** What the site's configuration says. */
  hear(policy: ConsentPolicy): void {
    this.#policy = policy;
  }

  /** Begin to listen. @param sources who else may speak, words with spaces between them; undefined: the usual ones */
  watch(sources = defaultSources): void {
    onConsentElsewhere(() => this.reread());
    const words = sources.split(/\s+/).filter(Boolean);
    const mode = new ConsentMode(words.filter((word) => word !== 'tcf'));
    this.#awaitsTcf = words.includes('tcf');
    this.#look(mode);
    setInterval(() => this.#look(mode), lookMs);
  }

  /** Look at what is remembered: another tab may have said something, or the site's storage is cleared, and the yes with it. */
  reread(): void {
    const now = readConsent();
    if (now === this.#memory) return;
    this.#memory = now;
    if (now !== 'elsewhere') this.#visitor = wordOf(now) ?? 'no';
    this.#changed();
  }

  /** Remember the decision, as far as it has to be. */
  remember(): void {
    const memory = this.#wanted();
    if (memory === this.#memory) return;
    writeConsent(memory);
    this.#memory = readConsent();
  }

  get #mode(): ConsentPolicy['mode'] {
    return (this.#policy ?? strictestPolicy).mode;
  }

  get #answers(): ConsentAnswers {
    return {
      privacyControl: hasPrivacyControl(),
      visitor: this.#visitor,
      tcf: this.#tcf,
      consentMode: this.#consentMode,
    };
  }

  #wanted(): ConsentMemory | undefined {
    if (this.decision.given) return this.#visitor === 'yes' ? 'yes' : 'elsewhere';
    if (this.keepsHistory) return 'kept';
    // Only where the next page would take silence for a yes.
    const isYesElsewhere = decideConsent({ ...this.#answers, visitor: undefined }, this.#mode).given;
    return isYesElsewhere ? 'no' : undefined;
  }

  #look(mode: ConsentMode): void {
    const { dataLayer } = globalThis as { dataLayer?: unknown };
    this.#consentMode = this.#heard(this.#consentMode, mode.read(dataLayer));
    const hear = (answer: ConsentAnswer): void => {
      this.#tcf = this.#heard(this.#tcf, answer);
    };
    if (this.#awaitsTcf) this.#awaitsTcf = !watchTcf(hear);
  }

  #heard(before: ConsentAnswer, answer: ConsentAnswer): ConsentAnswer {
    if (answer !== before) queueMicrotask(this.#changed); // once the answer stands
    return answer;
  }
}

/** What the visitor has said, as far as it is remembered. */
function wordOf(memory: ConsentMemory | undefined): 'yes' | 'no' | undefined {
  if (memory === 'yes') return 'yes';
  return memory === 'no' || memory === 'kept' ? 'no' : undefined;
}
