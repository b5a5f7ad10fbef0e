import { describe, expect, it } from 'vitest';
import { type CardTerms, cardContent } from '../../../client/elements/card-content.ts';
import { chineseTexts, englishTexts } from '../../../client/elements/recommendations-texts.ts';
import type { Item, Recommendation } from '../../../client/embed/api.ts';

const plainItem = { inStock: true, attributes: {} };
const items: Readonly<Record<string, Item>> = {
  cup: {
    ...plainItem,
    id: 'cup',
    title: 'A cup',
    price: 2.5,
    currency: 'GBP',
    url: '/items/cup',
    image: 'https://cdn.example/c.png',
  },
  mug: { ...plainItem, id: 'mug', title: 'A mug', price: 1250 },
};
const terms: CardTerms = {
  item: (id) => items[id],
  texts: englishTexts,
  language: 'en-GB',
  currency: null,
  base: 'https://shop.example/page',
};
const recommended = (
  itemId: string,
  reason: Recommendation['reason'] = { kind: 'popular' },
): Recommendation => ({
  ...{ itemId, reason },
  score: 1,
  recommendationId: 'given',
});
/** Without the marks that isolate a name's direction. */
const plain = (text: string): string => text.replace(/[\u2068\u2069]/g, '');
const reasonOf = (reason: Recommendation['reason'], texts = englishTexts): string =>
  plain(cardContent(recommended('cup', reason), { ...terms, texts }).reason);

describe('a card', () => {
  it('says what the item is, costs, and where it is', () => {
    expect(cardContent(recommended('cup'), terms)).toEqual({
      itemId: 'cup',
      recommendationId: 'given',
      title: 'A cup',
      price: '£2.50',
      reason: 'Popular',
      url: 'https://shop.example/items/cup',
      image: 'https://cdn.example/c.png',
    });
  });

  it('has the id of an item that nobody knows', () => {
    const nothing = { title: 'gone', price: null, url: null, image: null };
    expect(cardContent(recommended('gone'), terms)).toMatchObject(nothing);
  });

  it('writes a price as the language does, in the currency of the item, else of the page, else not at all', () => {
    expect(cardContent(recommended('mug'), terms).price).toBeNull();
    const page = { ...terms, currency: 'EUR', language: 'de-DE' };
    expect(cardContent(recommended('mug'), page).price).toBe('1.250,00\u00a0€');
    expect(cardContent(recommended('cup'), page).price).toBe('2,50\u00a0£');
    expect(cardContent(recommended('mug'), { ...terms, currency: 'not one' }).price).toBeNull();
  });

  it('says why, by the name of the item that is the reason', () => {
    expect(reasonOf({ kind: 'because', itemId: 'mug', share: 0.5, event: 'view' })).toBe(
      'Because you viewed “A mug”',
    );
    expect(reasonOf({ kind: 'because', itemId: 'mug', share: 0.5, event: 'purchase' })).toBe(
      'Because you bought “A mug”',
    );
    expect(reasonOf({ kind: 'similar', itemId: 'mug' })).toBe('Similar to “A mug”');
    expect(reasonOf({ kind: 'because', itemId: 'gone', share: 0.5, event: 'view' })).toBe(
      'Because of your visits',
    );
    expect(reasonOf({ kind: 'pinned' })).toBe('Our pick');
    expect(reasonOf({ kind: 'because', itemId: 'mug', share: 0.5, event: 'view' }, chineseTexts)).toBe(
      '因为你看过“A mug”',
    );
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,hi', 'vbscript:x', 'http://', ''])(
    'goes nowhere where a catalog says %j',
    (address) => {
      const item = (): Item => ({ ...plainItem, id: 'cup', url: address, image: address });
      expect(cardContent(recommended('cup'), { ...terms, item })).toMatchObject({ url: null, image: null });
    },
  );
});
