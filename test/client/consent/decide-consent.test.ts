import { describe, expect, it } from 'vitest';
import {
  type ConsentAnswer,
  type ConsentAnswers,
  type ConsentSource,
  decideConsent,
} from '../../../client/consent/decide-consent.ts';

const nobody: ConsentAnswers = {
  privacyControl: false,
  visitor: undefined,
  tcf: undefined,
  consentMode: undefined,
};

type Row = [Partial<ConsentAnswers>, given: boolean, source: ConsentSource | null];

/** Under both modes. */
const spoken: Row[] = [
  [{ visitor: 'yes' }, true, 'visitor'],
  [{ visitor: 'no' }, false, 'visitor'],
  [{ tcf: 'yes' }, true, 'tcf'],
  [{ tcf: 'no' }, false, 'tcf'],
  [{ consentMode: 'yes' }, true, 'consent mode'],
  [{ consentMode: 'no' }, false, 'consent mode'],
  [{ privacyControl: true }, false, 'privacy control'],
  // a no stands against any yes
  [{ privacyControl: true, visitor: 'yes', tcf: 'yes', consentMode: 'yes' }, false, 'privacy control'],
  [{ visitor: 'no', tcf: 'yes', consentMode: 'yes' }, false, 'visitor'],
  [{ visitor: 'yes', tcf: 'no' }, false, 'tcf'],
  [{ visitor: 'yes', consentMode: 'no' }, false, 'consent mode'],
  [{ tcf: 'yes', consentMode: 'no' }, false, 'consent mode'],
  // of several that say the same the first is named
  [{ visitor: 'yes', tcf: 'yes', consentMode: 'yes' }, true, 'visitor'],
  [{ tcf: 'no', consentMode: 'no' }, false, 'tcf'],
  // the visitor's own yes need not wait for a dialogue
  [{ visitor: 'yes', tcf: 'asking', consentMode: 'asking' }, true, 'visitor'],
];

describe('whose word counts', () => {
  it.each(spoken)('PR13 %j: given %s, by %s, whatever the mode', (said, given, source) => {
    for (const mode of ['opt-in', 'legitimate-interest'] as const) {
      expect(decideConsent({ ...nobody, ...said }, mode)).toEqual({ given, source });
    }
  });

  it.each<Row>([
    [{}, true, 'legitimate interest'],
    [{ tcf: 'asking' }, false, null],
    [{ consentMode: 'asking' }, false, null],
  ])('PR13 %j: where nobody has answered, legitimate interest gives %s, by %s', (said, given, source) => {
    expect(decideConsent({ ...nobody, ...said }, 'legitimate-interest')).toEqual({ given, source });
    expect(decideConsent({ ...nobody, ...said }, 'opt-in')).toEqual({ given: false, source: null });
  });

  it('PR13 is never given against a no, and under opt-in never without a yes', () => {
    const answers: ConsentAnswer[] = ['yes', 'no', 'asking', undefined];
    for (const visitor of answers)
      for (const tcf of answers)
        for (const consentMode of answers)
          for (const privacyControl of [true, false]) {
            const said = [visitor, tcf, consentMode];
            const words = { privacyControl, visitor, tcf, consentMode };
            const optIn = decideConsent(words, 'opt-in').given;
            const isRefused = privacyControl || said.includes('no');
            expect(optIn).toBe(!isRefused && said.includes('yes'));
            if (isRefused) expect(decideConsent(words, 'legitimate-interest').given).toBe(false);
            if (optIn) expect(decideConsent(words, 'legitimate-interest').given).toBe(true);
          }
  });
});
