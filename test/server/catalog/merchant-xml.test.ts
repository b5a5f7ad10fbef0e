import { describe, expect, it } from 'vitest';
import { refusal } from '../../shared/log/refusal.ts';
import { readText } from './text-source.ts';

const read = (text: string | Uint8Array, chunk?: number) =>
  readText(text, 'feed.xml', { ...(chunk && { chunk }) });
const rss = (...items: readonly string[]) =>
  `<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">\n<channel>\n${items.join('\n')}\n</channel>\n</rss>`;

/** After the examples of the product data specification and of Merchant Center's page on RSS 2.0. */
const shop = `<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">
  <channel>
    <title>Example - Online Store</title>
    <link>http://www.example.com</link>
    <description>This is a sample feed.</description>
    <item>
      <g:id>TV_123456</g:id>
      <title>Google Chromecast with Google TV &amp; remote</title>
      <g:description><![CDATA[Chromecast with Google TV <b>brings</b> you the entertainment]]></g:description>
      <g:link>https://store.google.com/product/chromecast_google_tv</g:link>
      <g:image_link>https://images.example.com/TV_123456.png</g:image_link>
      <g:condition>new</g:condition>
      <g:availability>in_stock</g:availability>
      <g:price>49.99 USD</g:price>
      <g:shipping>
        <g:country>US</g:country>
        <g:price>14.95 USD</g:price>
      </g:shipping>
      <g:gtin>08112000058</g:gtin>
      <g:brand>Google</g:brand>
      <g:google_product_category>4537</g:google_product_category>
      <g:product_type>Electronics &gt; Streaming Devices</g:product_type>
      <g:product_type>Gadgets</g:product_type>
    </item>
    <item>
      <g:id>SHIRT-S</g:id>
      <g:title>Organic Cotton T-Shirt</g:title>
      <link>https://shop.example/shirt?size=s&amp;c=1</link>
      <g:availability>out of stock</g:availability>
      <g:price>15.00 EUR</g:price>
      <g:sale_price>12.50 EUR</g:sale_price>
      <g:item_group_id>SHIRT</g:item_group_id>
      <g:color>Black</g:color>
      <g:size>S</g:size>
      <g:google_product_category>Apparel &gt; Shirts</g:google_product_category>
    </item>
  </channel>
</rss>`;

const shopItems = [
  {
    id: 'TV_123456',
    title: 'Google Chromecast with Google TV & remote',
    category: 'Electronics > Streaming Devices',
    price: 49.99,
    currency: 'USD',
    url: 'https://store.google.com/product/chromecast_google_tv',
    image: 'https://images.example.com/TV_123456.png',
    attributes: { brand: 'Google', condition: 'new' },
  },
  {
    id: 'SHIRT-S',
    title: 'Organic Cotton T-Shirt',
    category: 'Apparel > Shirts',
    price: 12.5,
    currency: 'EUR',
    url: 'https://shop.example/shirt?size=s&c=1',
    inStock: false,
    attributes: { color: 'Black', size: 'S', item_group_id: 'SHIRT' },
  },
];

describe("Merchant Center's feed", () => {
  it('is RSS 2.0 with items of the namespace g:', async () => {
    expect(await read(shop)).toEqual({ items: shopItems, bad: { count: 0, told: [] } });
  });

  it('is read the same wherever a chunk ends', async () => {
    for (const chunk of [1, 2, 3, 64, 1e6]) expect((await read(shop, chunk)).items).toEqual(shopItems);
  });

  it('may be Atom, with the address of a link in an attribute, under any prefix', async () => {
    const { items } =
      await read(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:goods="http://base.google.com/ns/1.0">
      <title>Shop</title><link rel="self" href="https://shop.example/"/>
      <entry><title>Mug ☕</title><link href="/mug"/><goods:id>m</goods:id><goods:price>EUR 3</goods:price></entry>
      <entry><goods:id>n</goods:id><goods:link>/n</goods:link></entry></feed>`);
    expect(items).toEqual([
      { id: 'm', title: 'Mug ☕', url: '/mug', price: 3, currency: 'EUR' },
      { id: 'n', url: '/n' },
    ]);
  });

  it('needs no more than ids', async () => {
    expect((await read(rss('<item><g:id>1</g:id></item>'))).items).toEqual([{ id: '1' }]);
  });

  it('takes no sale that is bound to dates, and as many levels of a category as fit', async () => {
    const levels = Array.from({ length: 20 }, (_, i) => `Level number ${i}`);
    const [item] = (
      await read(
        rss(
          `<item><g:id>1</g:id><g:price>5 EUR</g:price><g:sale_price>4 EUR</g:sale_price>
          <g:sale_price_effective_date>2026-01-01T00:00Z/2026-02-01T00:00Z</g:sale_price_effective_date>
          <g:product_type>${levels.join(' &gt; ')}</g:product_type></item>`,
        ),
      )
    ).items;
    expect(item).toMatchObject({ price: 5, category: levels.slice(0, 7).join(' > ') });
  });

  it('has bad rows left out, at the line of the item', async () => {
    const good = Array.from({ length: 9 }, (_, i) => `<item><g:id>${i}</g:id></item>`);
    const text = rss(
      ...good,
      '<item>\n<g:title>No id</g:title>\n</item>',
      '<item><g:id>x</g:id><g:price>cheap</g:price></item>',
    );
    const { items, bad } = await readText(text, 'feed.xml', { mostBadShare: 0.5 });
    expect(items).toHaveLength(9);
    expect(bad.told.map(({ message }) => message)).toEqual([
      'BAD_CATALOG: feed.xml:13: id: expected text, got none',
      'BAD_CATALOG: feed.xml:16: price: expected a number of 0 or more, such as 12.50, got "cheap"',
    ]);
  });

  it('may name an item twice, of which the first counts', async () => {
    const text = rss(
      '<item><g:id>1</g:id><title>A</title></item>',
      '<item><g:id>1</g:id><title>B</title></item>',
    );
    const { items, bad } = await readText(text, 'feed.xml', { mostBadShare: 0.5 });
    expect(items).toEqual([{ id: '1', title: 'A' }]);
    expect(bad.told[0]?.reason).toBe('id: "1" stands in line 4 too');
  });

  it('may call items and values what JavaScript has a meaning for', async () => {
    const { items } = await read(
      rss('<item><g:id>__proto__</g:id><g:__proto__>x</g:__proto__><constructor>y</constructor></item>'),
    );
    expect(items).toEqual([{ id: '__proto__' }]);
  });
});

describe("Merchant Center's feed is refused as a whole", () => {
  const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
    <rss><channel><item><title>&lol2;</title></item></channel></rss>`;
  const item = '<item><g:id>1</g:id></item>';

  it.each([
    ['a billion laughs', laughs, 1, 'expected no document type'],
    ['an external entity', '<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss/>', 1, 'expected no document type'],
    [
      'an entity that XML does not have',
      rss('<item><g:id>1&nbsp;</g:id></item>'),
      4,
      'broken XML: undefined entity',
    ],
    ['an end that is cut off', rss(item, item).slice(0, -30), 5, 'broken XML: unclosed tag'],
    ['tags that cross', rss('<item><g:id>1</item></g:id>'), 4, 'broken XML: '],
    [
      'a prefix that is not bound',
      '<rss><item><g:id>1</g:id></item></rss>',
      1,
      'broken XML: unbound namespace prefix',
    ],
    ['NUL', rss('<item><g:id>1\0</g:id></item>'), 4, 'broken XML: disallowed character'],
    [
      'elements without end in one another',
      rss('<a>'.repeat(100_000)),
      4,
      'at most 32 elements in one another',
    ],
    ['a page of HTML', '<html><body>Not found</body></html>', 1, 'expected an RSS or Atom feed, got <html>'],
    [
      'another encoding, declared',
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss/>',
      1,
      'expected UTF-8, got ISO-8859-1',
    ],
  ])('for %s', async (_, text, line, reason) => {
    const reading = read(text, 4096);
    await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
    await expect(reading).rejects.toThrow(`feed.xml:${line}: `);
    await expect(reading).rejects.toThrow(reason);
  });

  it('for bytes that are not UTF-8', async () => {
    await expect(read(Buffer.from(rss('<item><g:id>café</g:id></item>'), 'latin1'))).rejects.toThrow(
      'expected UTF-8',
    );
    await expect(read(Buffer.from(rss(item), 'utf16le'))).rejects.toThrow(/expected UTF-8|broken XML/);
    await expect(read(Buffer.concat([Buffer.from(rss(item)), Buffer.from([0xe2, 0x82])]))).rejects.toThrow(
      'expected UTF-8',
    );
  });

  it.each([
    ['an attribute', `<rss><item a="${'x'.repeat(3e6)}"/></rss>`],
    ['a value', rss(`<item><g:id>${'x'.repeat(3e6)}</g:id></item>`)],
    ['a comment', rss(`<!--${'x'.repeat(3e6)}-->`)],
    ['a tag', `<rss><${'x'.repeat(3e6)}`],
  ])('for %s of more than a megabyte, before it is read to its end', async (_, text) => {
    let read = 0;
    async function* chunks() {
      for (let at = 0; at < text.length; at += 65_536) {
        read += 65_536;
        yield Buffer.from(text.slice(at, at + 65_536));
      }
    }
    const { readCatalogFrom } = await import('../../../server/catalog/read-catalog.ts');
    await expect(readCatalogFrom({ name: 'feed.xml', bytes: chunks() })).rejects.toThrow(
      'expected at most 1000000 bytes in a value or a tag',
    );
    expect(read).toBeLessThan(1.3e6);
  });

  it('where it has no items', async () => {
    await expect(read(rss())).rejects.toThrow('feed.xml: expected at least one item, got none');
  });
});
