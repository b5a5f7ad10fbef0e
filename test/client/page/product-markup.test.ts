import { describe, expect, it } from 'vitest';
import { parseProductMarkup } from '../../../client/page/product-markup.ts';

const base = 'https://shop.example/p/anvil?from=list';
const parse = (markup: unknown) => parseProductMarkup(JSON.stringify(markup), base);

/** After the example of developers.google.com/search/docs/appearance/structured-data/product-snippet. */
const anvil = {
  '@context': 'https://schema.org/',
  '@type': 'Product',
  name: 'Executive Anvil',
  image: ['https://example.com/photos/1x1/photo.jpg', 'https://example.com/photos/4x3/photo.jpg'],
  description: "Sleeker than ACME's Classic Anvil",
  sku: '0446310786',
  mpn: '925872',
  brand: { '@type': 'Brand', name: 'ACME' },
  offers: {
    '@type': 'Offer',
    url: 'https://example.com/anvil',
    priceCurrency: 'USD',
    price: 119.99,
    itemCondition: 'https://schema.org/UsedCondition',
    availability: 'https://schema.org/InStock',
  },
};
const said = {
  url: 'https://example.com/anvil',
  title: 'Executive Anvil',
  brand: 'ACME',
  image: 'https://example.com/photos/1x1/photo.jpg',
  price: 119.99,
  currency: 'USD',
  inStock: true,
};
const expected = { ids: ['0446310786'], listed: false, said };

describe('product markup', () => {
  it('is read alone, in an array, in a graph, as the main entity of its page, as one of several types', () => {
    expect(parse(anvil)).toEqual([expected]);
    const forms = [
      [anvil],
      [[anvil]],
      { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebSite', name: 'ACME' }, anvil] },
      { '@type': 'ItemPage', mainEntity: anvil },
      { ...anvil, '@type': ['Product', 'https://schema.org/Thing'] },
      { ...anvil, '@type': 'http://schema.org/Product' },
      { ...anvil, '@type': 'schema:IndividualProduct' },
    ];
    for (const form of forms) expect(parse(form)).toEqual([expected]);
  });

  it('in a list is of a page that is about none of them', () => {
    const list = {
      '@type': 'ItemList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, item: anvil },
        { ...anvil, sku: 'second' },
      ],
    };
    expect(parse(list).map(({ ids, listed }) => [ids[0], listed])).toEqual([
      ['0446310786', true],
      ['second', true],
    ]);
    expect(parse({ '@type': 'CollectionPage', mainEntity: list }).every(({ listed }) => listed)).toBe(true);
  });

  it('names a product by sku, product id, GTIN, and at last by its addresses', () => {
    const { sku: _, ...nameless } = anvil;
    const ids = (fields: object) => parse({ ...nameless, ...fields }).map((markup) => markup.ids);
    expect(
      ids({ url: '/p/anvil', '@id': '#anvil', gtin13: 4006381333931, productID: 'P-1', sku: 'S-1' }),
    ).toEqual([['S-1', 'P-1', '4006381333931', '#anvil', '/p/anvil']]);
    expect(ids({ gtin: '4006381333931' })).toEqual([['4006381333931']]);
    expect(ids({})).toEqual([]);
    expect(ids({ sku: 'x'.repeat(129) })).toEqual([]);
  });

  it.each([
    ['InStock', true],
    ['https://schema.org/LimitedAvailability', true],
    ['http://schema.org/PreOrder', true],
    ['schema:OnlineOnly', true],
    ['https://schema.org/OutOfStock', false],
    ['SoldOut', false],
    ['https://schema.org/Discontinued', false],
    ['https://schema.org/Reserved', undefined],
    [undefined, undefined],
    [{}, undefined],
  ])('says of the availability %j that it is in stock: %j', (availability, inStock) => {
    const [markup] = parse({ ...anvil, offers: { ...anvil.offers, availability } });
    expect(markup?.said.inStock).toBe(inStock);
  });

  it('takes the first price of several offers, and any that can be had', () => {
    const offers = [
      { '@type': 'Offer', availability: 'OutOfStock' },
      { '@type': 'Offer', price: '12.50', priceCurrency: 'EUR', availability: 'InStock' },
      { '@type': 'Offer', price: 10, priceCurrency: 'USD' },
    ];
    expect(parse({ ...anvil, offers })[0]?.said).toMatchObject({
      price: 12.5,
      currency: 'EUR',
      inStock: true,
    });
    const aggregate = { '@type': 'AggregateOffer', lowPrice: 3, highPrice: 9, priceCurrency: 'GBP' };
    expect(parse({ ...anvil, offers: aggregate })[0]?.said).toMatchObject({ price: 3, currency: 'GBP' });
    const specified = { '@type': 'Offer', priceSpecification: [{ price: 4, priceCurrency: 'GBP' }] };
    expect(parse({ ...anvil, offers: specified })[0]?.said).toMatchObject({ price: 4, currency: 'GBP' });
  });

  it.each([
    ['/a.jpg', 'https://shop.example/a.jpg'],
    [{ '@type': 'ImageObject', url: '/a.jpg' }, 'https://shop.example/a.jpg'],
    [[{ '@type': 'ImageObject', contentUrl: '/a.jpg' }], 'https://shop.example/a.jpg'],
    ['javascript:alert(1)', undefined],
    [[], undefined],
  ])('finds the image in %j', (image, address) => {
    expect(parse({ ...anvil, image })[0]?.said.image).toBe(address);
  });

  it('completes a group by its first variant, and knows it by the ids of all', () => {
    const [variant] = [
      { '@type': 'Product', sku: 'TEE-M', name: 'Tee, M', offers: { price: 9 }, image: '/m.jpg' },
    ];
    const group = {
      '@type': 'ProductGroup',
      productGroupID: 'TEE',
      name: 'Tee',
      hasVariant: [variant, { ...variant, sku: 'TEE-L' }],
    };
    const [markup, ...others] = parse(group);
    expect(others).toEqual([]);
    expect(markup?.ids).toEqual(['TEE', 'TEE-M', 'TEE-L']);
    expect(markup?.said).toMatchObject({ title: 'Tee', price: 9, image: 'https://shop.example/m.jpg' });
  });

  it('that is no JSON, no product or has no end gives nothing, or as much as we take', () => {
    for (const text of [
      '',
      '{',
      '<!--',
      'null',
      '3',
      '"Product"',
      '[]',
      '{"@type":"Article"}',
      '{"@type":null}',
    ]) {
      expect(parseProductMarkup(text, base)).toEqual([]);
    }
    expect(parseProductMarkup(`[${JSON.stringify(anvil)},`, base)).toEqual([]);
    const many = Array.from({ length: 500 }, (_, i) => ({ '@type': 'Product', sku: `${i}` }));
    expect(parse(many)).toHaveLength(200);
    let deep: unknown = anvil;
    for (let i = 0; i < 2000; i++) deep = [deep];
    expect(parse(deep)).toEqual([]);
    expect(parse({ ...anvil, description: 'x'.repeat(256 * 1024) })).toEqual([]);
  });

  it('with fields of another kind leaves those out', () => {
    const odd = { '@type': 'Product', sku: 'a', name: 7, brand: [], offers: 'free', image: 3, category: {} };
    expect(parse(odd)).toEqual([{ ids: ['a'], listed: false, said: {} }]);
    const polluting = '{"@type":"Product","sku":"a","__proto__":{"name":"b"}}';
    expect(parseProductMarkup(polluting, base)[0]?.ids).toEqual(['a']);
    expect(({} as { name?: string }).name).toBeUndefined();
  });
});
