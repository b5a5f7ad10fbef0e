/** A page's consent: what everybody says who may speak for the visitor, what follows, and what of it must be remembered. */
import { type ConsentPolicy, strictestPolicy } from '../../shared/protocol/consent-policy.ts';
import { type ConsentMemory, onConsentElsewhere, readConsent, writeConsent } from './consent-memory.ts';
import { type ConsentAnswers, type ConsentDecision, decideConsent } from './decide-consent.ts';
import type { Dialogue } from './dialogues.ts';
import { hasPrivacyControl } from './privacy-control.ts';

/** See the head of this file. Nothing in here is asynchronous: a decision holds from the call that made it on. */
export class PageConsent {
  readonly #changed: () => void;
  #policy: ConsentPolicy | undefined;
  #memory = readConsent();
  #visitor = wordOf(this.#memory);
  /** Whether that is what storage said, not the visitor to this page: nobody has to remember it again. */
  #isEcho = false;
  #dialogues: Dialogue = {};

  /** @param changed what may change the decision has come, other than by `say` and `adopt` */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Hear from now on what other tabs say. */
  watch(): void {
    onConsentElsewhere(() => this.reread());
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
    this.#isEcho = false;
  }

  /** The storage was erased: nothing is written there until somebody speaks, but for a no where silence would be a yes. */
  forget(): void {
    this.#memory = undefined;
    this.#write(this.#wanted());
    this.#isEcho = true;
  }

  /** From now on what the site's configuration says holds; before that, the strictest policy. */
  adopt(policy: ConsentPolicy): void {
    this.#policy = policy;
  }

  /** A dialogue of the page has said something. */
  hear(dialogue: Dialogue): void {
    this.#dialogues = { ...this.#dialogues, ...dialogue };
    if (this.#isEcho) this.#visitor = wordOf(this.#memory);
    this.#isEcho = false;
    this.#changed();
  }

  /** Look at what is remembered: another tab may have said something, or the site's storage is cleared, and the yes with it. */
  reread(): void {
    const now = readConsent();
    if (now === this.#memory) return;
    this.#memory = now;
    if (now !== 'elsewhere') this.#visitor = wordOf(now) ?? 'no';
    else if (this.#isEcho) this.#visitor = undefined;
    this.#isEcho = true;
    this.#changed();
  }

  /** Remember the decision, as far as it has to be. */
  remember(): void {
    if (!this.#isEcho) this.#write(this.#wanted());
  }

  /** Remember an objection at once, where there is something to erase: what the site says of that may come late, or never. */
  rememberObjection(): void {
    if (this.holdsHistory) this.#write('kept');
  }

  #write(memory: ConsentMemory | undefined): void {
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
      tcf: this.#dialogues.tcf,
      consentMode: this.#dialogues.consentMode,
    };
  }

  #wanted(): ConsentMemory | undefined {
    const { given, source } = this.decision;
    if (given) return this.#visitor === 'yes' ? 'yes' : 'elsewhere';
    if (source === null) return this.#memory; // nobody has refused: a no that comes yet has something to erase
    if (this.keepsHistory) return 'kept';
    // An objection stands until the visitor takes it back, whoever else says what here.
    if (this.#memory === 'no' && this.#visitor === 'no') return 'no';
    // Only where the next page would take silence for a yes.
    const isYesElsewhere = decideConsent({ ...this.#answers, visitor: undefined }, this.#mode).given;
    return isYesElsewhere ? 'no' : undefined;
  }
}

/** What the visitor has said, as far as it is remembered. */
function wordOf(memory: ConsentMemory | undefined): 'yes' | 'no' | undefined {
  if (memory === 'yes') return 'yes';
  return memory === 'no' || memory === 'kept' ? 'no' : undefined;
}
