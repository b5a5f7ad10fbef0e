import { describe, expect, it } from 'vitest';
import { consentDetails, isOpenQuestion } from '../../../client/elements/consent-question.ts';
import { chineseTexts, englishTexts } from '../../../client/elements/consent-texts.ts';

const privacy = {
  ...{ epsilon: 1.934, delta: 1e-6, noiseMultiplier: 3, cap: 20, releases: 4 },
  evaluation: false,
  experiment: false,
};
const open = { consent: false, consentSource: null, privacy };
const textOf = (status: Parameters<typeof consentDetails>[0], texts = englishTexts): string =>
  consentDetails(status, texts).join('\n');

describe('the question', () => {
  it('is asked where nobody has answered', () => {
    expect(isOpenQuestion(open)).toBe(true);
    expect(isOpenQuestion({ ...open, consentSource: null })).toBe(true);
  });

  it('is not asked before it is known what a yes would mean', () => {
    expect(isOpenQuestion({ ...open, privacy: null })).toBe(false);
  });

  it('is not asked again after a yes', () => {
    expect(isOpenQuestion({ ...open, consent: true, consentSource: 'visitor' })).toBe(false);
  });

  it.each(['consent mode', 'tcf', 'legitimate interest', 'privacy control'] as const)(
    'is not asked where %s has answered, with yes or no',
    (consentSource) => {
      for (const consent of [true, false])
        expect(isOpenQuestion({ ...open, consent, consentSource })).toBe(false);
    },
  );
});

describe('what yes means', () => {
  it.each([englishTexts, chineseTexts])(
    'says what is kept, sent and inferred, and what a no does: $language',
    (texts) => {
      const { kept, sent, connection, inferred, no, later } = texts.details;
      for (const text of [kept, sent, connection, inferred, no, later])
        expect(textOf(open, texts)).toContain(text);
      expect(texts.summary).toMatch(/can infer|推断/);
    },
  );

  it('PR9 says that updates tell how well the model foresaw, where they do', () => {
    expect(textOf(open)).not.toContain('foresaw');
    expect(textOf({ ...open, privacy: { ...privacy, evaluation: true } })).toContain('foresaw');
  });

  it('says that an experiment is on, where one is', () => {
    expect(textOf({ ...open, privacy: { ...privacy, experiment: false } })).not.toContain('compares ways');
    expect(textOf({ ...open, privacy: { ...privacy, experiment: true } })).toContain('compares ways');
  });

  it('claims no more of the noise than it does', () => {
    // Rounded up: no less is said than is spent.
    expect(textOf(open)).toMatch(/limits what those who read .*ε = 1\.94 so far/);
    expect(textOf({ ...open, privacy: { ...privacy, epsilon: 480 } })).toMatch(
      /promises nothing .*ε = 480 so far/,
    );
    expect(textOf({ ...open, privacy: { ...privacy, epsilon: null } })).toContain('no privacy guarantee');
  });

  it.each([englishTexts, chineseTexts])('PR11 says whose word an epsilon is: $language', (texts) => {
    for (const epsilon of [1.934, 480])
      expect(textOf({ ...open, privacy: { ...privacy, epsilon } }, texts)).toMatch(
        /by the server’s account|据服务器所称/,
      );
  });

  it.each([englishTexts, chineseTexts])(
    'claims nothing of noise before a model is published: $language',
    (texts) => {
      const unspent = { ...privacy, epsilon: 0, releases: 0 };
      const text = textOf({ ...open, privacy: unspent }, texts);
      expect(text).toContain(texts.details.noise['to come']('0'));
      expect(text).not.toContain('ε');
      const noiseless = { ...unspent, noiseMultiplier: 0 };
      expect(textOf({ ...open, privacy: noiseless }, texts)).toContain(texts.details.noise.none('0'));
    },
  );
});
