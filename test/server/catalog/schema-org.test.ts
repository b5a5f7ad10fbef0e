import { describe, expect, it } from 'vitest';
import { refusal } from '../../shared/log/refusal.ts';
import { readText } from './text-source.ts';

const read = async (value: unknown) =>
  (await readText(typeof value === 'string' ? value : JSON.stringify(value, null, 1), 'shop.json')).items;

/** After the example of schema.org/Product and of developers.google.com on product structured data. */
const anvil = {
  '@context': 'https://schema.org/',
  '@type': 'Product',
  name: 'Executive Anvil',
  image: ['https://example.com/photos/1x1/photo.jpg', 'https://example.com/photos/4x3/photo.jpg'],
  description: "Sleeker than ACME's Classic Anvil",
  sku: '0446310786',
  mpn: '925872',
  brand: { '@type': 'Brand', name: 'ACME' },
  review: { '@type': 'Review', reviewRating: { '@type': 'Rating', ratingValue: 4 } },
  category: 'Tools > Anvils',
  offers: {
    '@type': 'Offer',
    url: 'https://example.com/anvil',
    priceCurrency: 'USD',
    price: 119.99,
    availability: 'https://schema.org/OutOfStock',
  },
};
const anvilItem = {
  id: '0446310786',
  title: 'Executive Anvil',
  category: 'Tools > Anvils',
  price: 119.99,
  currency: 'USD',
  url: 'https://example.com/anvil',
  image: 'https://example.com/photos/1x1/photo.jpg',
  inStock: false,
  attributes: { brand: 'ACME' },
};
const product = (sku: string, more: object = {}) => ({ '@type': 'Product', sku, ...more });

describe('a schema.org catalog', () => {
  it('may be one product', async () => {
    expect(await read(anvil)).toEqual([anvilItem]);
  });

  it.each([
    ['a list', [product('a'), product('b')]],
    [
      'a graph, also of other things',
      { '@context': 'https://schema.org', '@graph': [{ '@type': 'WebSite' }, product('a'), product('b')] },
    ],
    [
      'an item list',
      {
        '@type': 'ItemList',
        itemListElement: [
          { '@type': 'ListItem', position: 1, item: product('a') },
          { '@type': 'ListItem', position: 2, item: product('b') },
        ],
      },
    ],
    [
      'an item list in a graph',
      { '@graph': [{ '@type': 'ItemList', itemListElement: [product('a'), product('b')] }] },
    ],
    ['the variants of a group', { '@type': 'ProductGroup', hasVariant: [product('a'), product('b')] }],
    [
      'things with their full names',
      [
        { '@type': ['http://schema.org/Product', 'x'], sku: 'a' },
        { '@type': 'schema:Product', sku: 'b' },
      ],
    ],
  ])('may be %s', async (_, value) => {
    expect(await read(value)).toEqual([{ id: 'a' }, { id: 'b' }]);
  });

  it('takes the lowest price of several offers, the first of a list, and a price that stands in a specification', async () => {
    const items = await read([
      product('a', {
        offers: { '@type': 'AggregateOffer', lowPrice: '9.50', highPrice: 20, priceCurrency: 'EUR' },
      }),
      product('b', { offers: [{ price: '3', priceCurrency: 'GBP' }, { price: 4 }] }),
      product('c', {
        offers: { priceSpecification: [{ price: 5, priceCurrency: 'CHF' }], availability: 'InStock' },
      }),
    ]);
    expect(items).toEqual([
      { id: 'a', price: 9.5, currency: 'EUR' },
      { id: 'b', price: 3, currency: 'GBP' },
      { id: 'c', price: 5, currency: 'CHF' },
    ]);
  });

  it('knows a product by its number, else by its address; takes a picture that is an object', async () => {
    const items = await read([
      { '@type': 'Product', productID: 17, image: { '@type': 'ImageObject', url: '/17.jpg' } },
      { '@type': 'Product', '@id': 'https://shop.example/#p', name: { '@value': 'Mug', '@language': 'en' } },
      { '@type': 'Product', url: '/mug' },
    ]);
    expect(items).toEqual([
      { id: '17', image: '/17.jpg' },
      { id: 'https://shop.example/#p', title: 'Mug' },
      { id: '/mug', url: '/mug' },
    ]);
  });

  it('does not take what a product is related to, or what is said in its texts, for products', async () => {
    const text = 'an "@graph": [{"@type":"Product","sku":"z"}] \\ } ] "';
    expect(await read([product('a', { name: text, isRelatedTo: [product('c')] }), product('b')])).toEqual([
      { id: 'a', title: text },
      { id: 'b' },
    ]);
  });

  it('has bad products left out, at the line where they begin', async () => {
    const text = `[\n{"@type":"Product","sku":"a"},\n{"@type":"Product","sku":"b",},\n{"sku":"c"},\n{"@type":"Product"},\n
      {"@type":"Product",\n"sku":"d"}, {"@type":"Product","sku":"a"}]`;
    const { items, bad } = await readText(text, 'shop.json', { mostBadShare: 1 });
    expect(items).toEqual([{ id: 'a' }, { id: 'd' }]);
    expect(bad.told.map(({ place, reason }) => [place.line, reason])).toEqual([
      [3, expect.stringContaining('broken JSON')],
      [4, 'expected "@type": "Product", got none'],
      [5, 'id: expected text, got none'],
      [8, 'id: "a" stands in line 2 too'],
    ]);
  });

  it('may call its keys what JavaScript has a meaning for', async () => {
    expect(await read('{"@type":"Product","sku":"a","__proto__":{"name":"x"},"constructor":1}')).toEqual([
      { id: 'a' },
    ]);
  });

  it.each([
    ['an end that is cut off', '[{"@type":"Product","sku":"a"},', 1, 'it ends within what begins in line 1'],
    ['an end within a text', '{\n"name": "Mug', 2, 'it ends within what begins in line 1'],
    ['brackets that do not match', '[{"@type":"Product"]}', 1, 'a ] without its other half'],
    ['brackets without end', '['.repeat(1e6), 1, 'at most 64 brackets in one another'],
  ])('is refused as a whole for %s', async (_, text, line, reason) => {
    const reading = read(text);
    await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
    await expect(reading).rejects.toThrow(`shop.json:${line}: `);
    await expect(reading).rejects.toThrow(reason);
  });

  it.each(['{}x', '[]', '"text"', 'null', '{"@type":"WebSite"}', ''])(
    'is refused where it has none: %s',
    async (text) => {
      await expect(read(text)).rejects.toEqual(refusal('BAD_CATALOG'));
    },
  );

  it('is refused for bytes that are not UTF-8', async () => {
    const text = Buffer.from('{"@type":"Product","sku":"é"}', 'latin1');
    await expect(readText(text, 'shop.json')).rejects.toThrow('expected UTF-8');
  });
});
