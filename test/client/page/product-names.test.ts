import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import type { ProductMarkup } from '../../../client/page/product-markup.ts';
import { ProductNames } from '../../../client/page/product-names.ts';
import { toPageCatalog } from '../../../client/reader/page-catalog.ts';

const catalogOf = (...items: { id: string; url?: string }[]) => toPageCatalog(indexCatalog(items));
const markupOf = (ids: [string, ...string[]], { url = '', listed = false } = {}): ProductMarkup => ({
  ids,
  listed,
  said: { title: ids[0], ...(url && { url }) },
});
const lamp = markupOf(['sku-1', '4006381333931'], { url: 'https://shop.example/lamp?v=2#top' });

describe('the names of products', () => {
  it('are those of the catalog, whichever of a product it uses', () => {
    for (const id of ['sku-1', '4006381333931']) {
      const names = new ProductNames([lamp], catalogOf({ id: 'other' }, { id }));
      expect(names.subject).toBe(id);
      expect([names.of('sku-1'), names.of('4006381333931'), names.of('stranger')]).toEqual([
        id,
        id,
        'stranger',
      ]);
      expect(names.products).toEqual([{ ...lamp.said, id }]);
    }
  });

  it.each(['https://shop.example/lamp?v=2', '/lamp?v=2'])('are found by the address %s', (url) => {
    const names = new ProductNames(
      [lamp],
      catalogOf({ id: 'other', url: '/other' }, { id: 'by-address', url }),
    );
    expect(names.subject).toBe('by-address');
    expect(names.of('sku-1')).toBe('by-address');
  });

  it('that the catalog has are never taken for another', () => {
    const names = new ProductNames([lamp], catalogOf({ id: '4006381333931' }, { id: 'sku-1' }));
    expect(names.of('4006381333931')).toBe('4006381333931');
  });

  it("are the page's own where the catalog knows none, or has not come", () => {
    expect(new ProductNames([lamp], catalogOf({ id: 'other' })).subject).toBe('sku-1');
    expect(new ProductNames([lamp], undefined).subject).toBe('sku-1');
    expect(new ProductNames([], undefined).of('a')).toBe('a');
  });

  it('tell what the page is about where that is one product, however often it is written', () => {
    const subject = (...markups: ProductMarkup[]) => new ProductNames(markups, undefined).subject;
    const other = markupOf(['sku-2']);
    const listed = markupOf(['sku-3'], { listed: true });
    expect(subject(lamp, lamp)).toBe('sku-1');
    expect(subject(lamp, listed)).toBe('sku-1');
    expect(subject(lamp, other)).toBeUndefined();
    expect(subject(listed)).toBeUndefined();
    expect(subject()).toBeUndefined();
  });
});
