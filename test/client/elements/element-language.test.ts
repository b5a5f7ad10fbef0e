import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as consent from '../../../client/elements/consent-texts.ts';
import { languageOf, textsFor } from '../../../client/elements/element-language.ts';
import * as ledger from '../../../client/elements/ledger-texts.ts';
import * as recommendations from '../../../client/elements/recommendations-texts.ts';

beforeEach(() => void vi.stubGlobal('navigator', { language: 'fr-FR' }));
afterEach(() => vi.unstubAllGlobals());

/** As far as an element is read; its root is no shadow root. */
class Shadow {}
const elementWith = (lang: string, parentElement: Element | null = null): Element => {
  vi.stubGlobal('ShadowRoot', Shadow);
  return { lang, parentElement, getRootNode: () => ({}) } as unknown as Element;
};

describe('the language of an element', () => {
  it('is that of what is nearest and says one', () => {
    expect(languageOf(elementWith('', elementWith('', elementWith('zh-Hans'))))).toBe('zh-Hans');
    expect(languageOf(elementWith('de', elementWith('zh')))).toBe('de');
  });

  it('is the visitor’s where nothing says one', () => {
    expect(languageOf(elementWith('', elementWith('')))).toBe('fr-FR');
  });

  it('is one that numbers can be written in', () => {
    expect(languageOf(elementWith('en_GB'))).toBe('en-GB');
    expect(languageOf(elementWith('not a language!', elementWith('nl')))).toBe('nl');
  });

  it('has Chinese words where it is Chinese, else English', () => {
    const texts = { en: 'English', zh: '中文' };
    for (const language of ['zh', 'zh-CN', 'zh-Hant-TW', 'ZH-hk'])
      expect(textsFor(language, texts)).toBe('中文');
    for (const language of ['en-GB', 'de', 'zha', '']) expect(textsFor(language, texts)).toBe('English');
  });
});

/** Every text of a value, functions called with marks. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String(value('1', '2', '3'))];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

it.each([
  ['consent', consent],
  ['ledger', ledger],
  ['recommendations', recommendations],
])('%s says everything in Chinese', (_name, { englishTexts, chineseTexts }) => {
  const { language: _, ...texts } = chineseTexts;
  for (const text of textsIn(texts)) if (text !== '1，为上限的 2') expect(text).toMatch(/\p{Script=Han}/u);
  expect(textsIn(texts)).toHaveLength(textsIn(englishTexts).length - 1);
});
