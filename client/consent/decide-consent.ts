/**
 * Who may speak for a visitor, and what follows from what each says: one no is enough, whoever else says yes (PR13). So a
 * visitor who has refused anywhere never has to refuse again, and what a page cannot know it does not assume.
 */
import type { ConsentPolicy } from '../../shared/protocol/consent-policy.ts';

/** `asking`: there is one who asks, and the visitor has not answered. Undefined: says nothing. */
export type ConsentAnswer = 'yes' | 'no' | 'asking' | undefined;

/** What each says. */
export type ConsentAnswers = {
  /** The browser sends a Global Privacy Control signal: always a no, also to a yes that came after it. */
  readonly privacyControl: boolean;
  /** To `hearsay.consent`, now or in an earlier visit. */
  readonly visitor: ConsentAnswer;
  readonly tcf: ConsentAnswer;
  readonly consentMode: ConsentAnswer;
};

/** On whose word a history is kept and trained on. */
export type ConsentSource = 'visitor' | 'tcf' | 'consent mode' | 'privacy control' | 'legitimate interest';

/** Not given with a source: refused, by that one. */
export type ConsentDecision = { readonly given: boolean; readonly source: ConsentSource | null };

/** The decision; each source comes before those below it. */
export function decideConsent(answers: ConsentAnswers, mode: ConsentPolicy['mode']): ConsentDecision {
  const said: [ConsentSource, ConsentAnswer][] = [
    ['privacy control', answers.privacyControl ? 'no' : undefined],
    ['visitor', answers.visitor],
    ['tcf', answers.tcf],
    ['consent mode', answers.consentMode],
  ];
  const whoSays = (answer: ConsentAnswer) => said.find((each) => each[1] === answer)?.[0] ?? null;
  const no = whoSays('no');
  if (no) return { given: false, source: no };
  const silence = mode === 'legitimate-interest' && !whoSays('asking') ? 'legitimate interest' : null;
  const source = whoSays('yes') ?? silence;
  return { given: source !== null, source };
}
