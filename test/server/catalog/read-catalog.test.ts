import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { maxItems, readCatalog } from '../../../server/catalog/read-catalog.ts';
import { maxLineBytes } from '../../../server/catalog/text-lines.ts';
import { catalogSchema } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';

const folder = mkdtempSync(join(tmpdir(), 'hearsay-catalog-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All but the last row are good. */
const nine = Array.from({ length: 9 }, (_, i) => `{"id":"${i}"}`).join('\n');

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}
const read = async (name: string, content: string | Uint8Array) =>
  (await readCatalog(write(name, content))).items;
const readCsv = (content: string | Uint8Array) => read('items.csv', content);
const readJsonl = (content: string | Uint8Array) => read('items.jsonl', content);

/** Expects `FILE:LINE: reason`, with the code, for both. */
async function expectRefused(
  name: string,
  content: string | Uint8Array,
  line: number,
  reason: string | RegExp,
) {
  const reading = read(name, content);
  await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
  await expect(reading).rejects.toThrow(`${join(folder, name)}:${line}: `);
  await expect(reading).rejects.toThrow(reason);
}

it('reads the catalog of the demo', async () => {
  const { items } = await readCatalog('demo/data/items.csv');
  expect(catalogSchema.parse({ items }).items).toHaveLength(3_659);
  expect(items.filter(({ title }) => title === undefined)).toHaveLength(18);
  expect(items[0]).toEqual({ id: '10002', title: 'INFLATABLE POLITICAL GLOBE', price: 0.85 });
});

describe('a CSV catalog', () => {
  it('has a header, columns in any order, and others that are ignored', async () => {
    const items = await readCsv(
      'stock,url,title,id,price,category\n' +
        '7,https://shop.example/mug,Mug,m-1,12.50,Kitchen\n' +
        '0,/lamp,"Lamp, ""small""",l-2,8,\n',
    );
    expect(items).toEqual([
      { id: 'm-1', title: 'Mug', category: 'Kitchen', price: 12.5, url: 'https://shop.example/mug' },
      { id: 'l-2', title: 'Lamp, "small"', price: 8, url: '/lamp' },
    ]);
  });

  it('needs no more than ids', async () => {
    expect(await readCsv('id\n1')).toEqual([{ id: '1' }]);
  });

  it.each([
    ['id,title,category,price,url'],
    ['item_id,name,category,median_price,link'],
    ['sku,title,category,price,url'],
    ['ID, Title ,CATEGORY,"Price",Url'],
    ['\ufeffid,title,category,price,url'],
  ])('knows the columns of %j', async (header) => {
    const items = await readCsv(`${header}\n1,Mug,Kitchen,2,/mug\n`);
    expect(items).toEqual([{ id: '1', title: 'Mug', category: 'Kitchen', price: 2, url: '/mug' }]);
  });

  it('takes the first of two names for the same field', async () => {
    expect(await readCsv('sku,name,id,title\nS,N,I,T\n')).toEqual([{ id: 'I', title: 'T' }]);
  });

  it.each([
    ['CRLF', 'id,title\r\n1,Mug\r\n2,Lamp\r\n'],
    ['no end of the last line', 'id,title\n1,Mug\n2,Lamp'],
    ['blank lines', '\nid,title\n\n1,Mug\n  \n2,Lamp\n\n\n'],
    ['spaces around cells', 'id, title\n1 , "Mug"\n 2,Lamp\t\n'],
  ])('may have %s', async (_, content) => {
    expect(await readCsv(content)).toEqual([
      { id: '1', title: 'Mug' },
      { id: '2', title: 'Lamp' },
    ]);
  });

  it('keeps a line break inside quotes', async () => {
    expect(await readCsv('id,title\r\n1,"Mug,\r\n\r\nblue"\r\n2,Lamp')).toEqual([
      { id: '1', title: 'Mug,\n\nblue' },
      { id: '2', title: 'Lamp' },
    ]);
  });

  it('leaves empty cells out', async () => {
    expect(await readCsv('id,title,category,price,url\n1,,"", ,\n')).toEqual([{ id: '1' }]);
  });

  it.each([
    ['12', 12],
    ['12.50', 12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['1e3', 1_000],
    ['0', 0],
  ])('reads %s as a price', async (written, price) => {
    expect((await readCsv(`id,price\n1,${written}`))[0]?.price).toBe(price);
  });

  it('brings a picture, a currency, and whether it can be had', async () => {
    const items = await readCsv(
      'id,price,currency,image_link,availability\n' +
        '1,12.50,gbp,https://shop.example/1.jpg,in_stock\n2,3,EUR,/2.jpg,out_of_stock\n3,,,,\n',
    );
    expect(items).toEqual([
      { id: '1', price: 12.5, currency: 'GBP', image: 'https://shop.example/1.jpg' },
      { id: '2', price: 3, currency: 'EUR', image: '/2.jpg', inStock: false },
      { id: '3' },
    ]);
    const named = await readCsv('id,image,in_stock\n1,/1.jpg,0\n2,/2.jpg,7\n');
    expect(named).toEqual([
      { id: '1', image: '/1.jpg', inStock: false },
      { id: '2', image: '/2.jpg' },
    ]);
  });

  it.each([
    ['a currency that is none', 'id,currency\n1,pounds', 'currency: expected three letters of ISO 4217'],
    ['a stock that says neither', 'id,availability\n1,perhaps', 'availability: expected in_stock,'],
  ])('is refused for %s', async (_, content, reason) => {
    await expectRefused('items.csv', content, 2, reason);
  });

  it('gives back what any writer of RFC 4180 put in', async () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((text) => `<${text}>`.replace(/\r\n?/g, '\n'));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 8 }), async (titles) => {
        const rows = titles.map((title, i) => `${quoted(title)},${i}`);
        const items = await readCsv(`title,id\n${rows.join('\n')}`);
        expect(items).toEqual(titles.map((title, i) => ({ id: String(i), title })));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it.each([
    ['a row that is too short', 'id,title\n1,Mug\n2\n', 3, 'expected 2 columns as in the header, got 1'],
    ['a row that is too long', 'id,title\n1,Mug,blue\n', 2, 'expected 2 columns as in the header, got 3'],
    ['no id', 'id,title\n1,Mug\n ,Lamp\n', 3, 'id: expected text, got none'],
    ['an id twice', 'id,title\n1,Mug\n2,Lamp\n1,Cup\n', 4, 'id: "1" stands in line 2 too'],
    ['an id twice, but for white space', 'id,title\n1,Mug\n"1 ",Cup\n', 3, 'stands in line 2 too'],
    ['a price with a currency', 'id,price\n1,£2.50\n', 2, 'such as 12.50, got "£2.50"'],
    ['a price with a decimal comma', 'id,price\n1,"2,50"\n', 2, 'got "2,50"'],
    ['a negative price', 'id,price\n1,-2\n', 2, 'expected a number of 0 or more'],
    ['a price in hexadecimal', 'id,price\n1,0x10\n', 2, 'expected a number of 0 or more'],
    ['a price beyond all numbers', 'id,price\n1,1e999\n', 2, 'expected a number of 0 or more'],
    ['NaN', 'id,price\n1,NaN\n', 2, 'expected a number of 0 or more'],
    ['a quote that is not closed', 'id,title\n1,Mug\n2,"Lamp\n3,Cup\n', 3, 'a quote is not closed'],
    ['a quote inside a field', 'id,title\n1,TV 5" black\n2,Lamp\n', 2, 'a quote inside an unquoted field'],
    ['text after a quote', 'id,title\n1,"Mug" blue\n', 2, 'text after a closing quote'],
    ['text right after a quote', 'id,title\n1,"Mug"blue\n', 2, 'text after a closing quote'],
    ['an id that is too long', `id\n${'x'.repeat(129)}\n`, 2, 'id: expected at most 128 characters'],
    [
      'a title that is too long',
      `id,title\n1,${'x'.repeat(513)}\n`,
      2,
      'title: expected at most 512 characters',
    ],
    [
      'an address that is too long',
      `id,url\n1,/${'x'.repeat(2_048)}\n`,
      2,
      'url: expected at most 2048 characters',
    ],
    [
      'no id in the header',
      'title;id\nMug;1\n',
      1,
      'expected a column id or item_id or sku, got ["title;id"]',
    ],
    ['a column twice', 'id,title,Title\n1,a,b\n', 1, 'expected each column once, got title twice'],
  ])('is refused for %s', async (_, content, line, reason) => {
    await expectRefused('items.csv', content, line, reason);
  });

  it('counts physical lines: blank ones, CRLF, and those inside quotes, of which the first is named', async () => {
    const head = '\r\nid,title\r\n\r\n1,"two\r\n\r\nlines"\r\n';
    await expectRefused('items.csv', `${head}2\r\n`, 7, 'expected 2 columns');
    await expectRefused('items.csv', `${head}1,"a\r\nb"\r\n`, 7, 'stands in line 4 too');
    await expectRefused('items.csv', `${head}2,"a\r\nb" c\r\n`, 7, 'text after a closing quote');
    await expectRefused('items.csv', `${head}2,x\r\n3,"a\r\nb\r\n`, 8, 'a quote is not closed');
  });

  it('may have columns twice that are ignored', async () => {
    expect(await readCsv('id,note,note\n1,a,b\n')).toEqual([{ id: '1' }]);
  });

  it('does not look for the end of a quote for ever', async () => {
    const endless = `id,title\n1,"${`${'x'.repeat(999)}\n`.repeat(3_000)}`;
    await expectRefused('items.csv', endless, 2, 'a quote is not closed within 1000000 characters');
  });
});

describe('a JSON Lines catalog', () => {
  it('has one object per line, in which other fields are ignored', async () => {
    const items = await readJsonl(
      '{"id":"m-1","name":"Mug","category":"Kitchen","price":12.5,"link":"/mug","stock":{"left":7}}\n' +
        '\r\n{"SKU":"l-2","title":" Lamp ","category":null,"median_price":"8.25","url":""}\r\n',
    );
    expect(items).toEqual([
      { id: 'm-1', title: 'Mug', category: 'Kitchen', price: 12.5, url: '/mug' },
      { id: 'l-2', title: 'Lamp', price: 8.25 },
    ]);
  });

  it('says by a boolean, a number or a word whether an item can be had', async () => {
    const items = await readJsonl(
      '{"id":"1","inStock":true,"image":"/1.jpg"}\n{"id":"2","in_stock":false}\n' +
        '{"id":"3","availability":"https://schema.org/SoldOut"}\n{"id":"4","inStock":0}\n',
    );
    expect(items).toEqual([
      { id: '1', image: '/1.jpg' },
      ...['2', '3', '4'].map((id) => ({ id, inStock: false })),
    ]);
  });

  it('may number its items, and begin with a byte order mark', async () => {
    expect(await read('items.ndjson', '\ufeff{"id":0}\n{"id":17}')).toEqual([{ id: '0' }, { id: '17' }]);
  });

  it.each([
    ['broken JSON', '{"id":"1"}\n\n{"id":"2"', 3, 'broken JSON: '],
    ['a list over several lines', '[\n{"id":"1"}\n]', 1, 'broken JSON: '],
    ['a list', '["1"]', 1, 'expected a JSON object'],
    ['null', 'null', 1, 'expected a JSON object'],
    ['no id', '{"title":"Mug"}', 1, 'id: expected text, got none'],
    ['an id of a wrong type', '{"id":["1"]}', 1, 'id: expected text, got ["1"]'],
    [
      'an id that is not exact',
      '{"id":12345678901234567890}',
      1,
      'id: expected text, got 12345678901234567000',
    ],
    ['an id twice', '{"id":"1"}\n{"id":1}', 2, 'id: "1" stands in line 1 too'],
    ['a title of a wrong type', '{"id":"1","title":["Mug"]}', 1, 'title: expected text, got ["Mug"]'],
    ['a price of a wrong type', '{"id":"1","price":true}', 1, 'price: expected a number of 0 or more'],
    ['a price beyond all numbers', '{"id":"1","price":1e999}', 1, 'price: expected a number of 0 or more'],
    ['half a character', '{"id":"1","title":"\\ud83d"}', 1, 'title: expected text, got half a character'],
  ])('is refused for %s', async (_, content, line, reason) => {
    await expectRefused('items.jsonl', content, line, reason);
  });

  it('shows only the beginning of a long value', async () => {
    const content = JSON.stringify({ id: '1', title: { text: 'x'.repeat(10_000) } });
    await expect(readJsonl(content)).rejects.toThrow(/title: expected text, got .{1,61}; bad rows: 1 of 1/);
  });
});

describe('a catalog file', () => {
  it('may be gzipped, in either format', async () => {
    const expected = [{ id: '1', title: 'Mug' }];
    expect(await read('items.csv.gz', gzipSync('id,title\n1,Mug\n'))).toEqual(expected);
    expect(await read('items.jsonl.gz', gzipSync('{"id":"1","title":"Mug"}'))).toEqual(expected);
    expect(await read('ITEMS.CSV', 'id,title\n1,Mug\n')).toEqual(expected);
  });

  it('may be larger than one read, with characters across its border', async () => {
    const titles = Array.from({ length: 5_000 }, (_, i) => `${'é€😀'.repeat(5 + (i % 3))}${i}`);
    const items = await readCsv(`id,title\n${titles.map((title, i) => `${i},${title}`).join('\n')}`);
    expect(items.map(({ title }) => title)).toEqual(titles);
  });

  it('is refused for bytes that are not UTF-8, by line', async () => {
    const latin1 = Buffer.from('id,title\n1,Mug\n2,Café\n', 'latin1');
    await expectRefused('items.csv', latin1, 3, 'expected UTF-8');
    await expectRefused('items.csv', Buffer.from('\ufeffid\n1\n', 'utf16le'), 1, 'expected UTF-8');
  });

  it('is refused for a line of more than a megabyte, also one that does not end', async () => {
    const long = `{"id":"1","note":"${'x'.repeat(maxLineBytes)}"}`;
    const reason = 'expected at most 1000000 bytes in a line';
    await expectRefused('items.jsonl', `{"id":"0"}\n${long}\n{"id":"2"}`, 2, reason);
    await expectRefused('items.csv', Buffer.alloc(5e6, 'x'), 1, reason);
    await expectRefused('items.csv.gz', gzipSync(Buffer.alloc(5e7)), 1, reason);
  });

  it('is refused for more items than a catalog may have', { timeout: 30_000 }, async () => {
    const lines = Array.from({ length: maxItems + 1 }, (_, i) => `{"id":${i}}`);
    await expectRefused('items.jsonl', lines.join('\n'), maxItems + 1, 'expected at most 200000 items');
  });

  it.each([
    ['that is empty', 'empty.csv', ''],
    ['with a header only', 'header.csv', 'id,title\n'],
    ['with blank lines only', 'blank.jsonl', '\n\n'],
  ])('is refused %s', async (_, name, content) => {
    await expect(read(name, content)).rejects.toThrow(`${name}: expected at least one item, got none`);
  });

  it('is refused if it cannot be read: missing, a folder, or broken gzip', async () => {
    const whole = gzipSync('id\n1\n');
    const inside = join(folder, 'folder.csv');
    mkdirSync(inside);
    const files = [
      join(folder, 'missing.csv'),
      join(folder, 'missing.csv.gz'),
      inside,
      write('plain.csv.gz', 'id\n1\n'),
      write('cut.csv.gz', whole.subarray(0, whole.length - 9)),
    ];
    for (const file of files) {
      const reading = readCatalog(file);
      await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
      await expect(reading).rejects.toThrow('cannot be read: ');
    }
  });
});

describe('rows that are bad', () => {
  const tenth = { mostBadShare: 0.1 };

  it('are left out and told of, with line and reason, where they are few', async () => {
    const { items, bad } = await readCatalog(
      write('few.jsonl', `${nine}\n{"id":"9","price":"cheap"}`),
      tenth,
    );
    expect(items).toHaveLength(9);
    expect(bad.count).toBe(1);
    expect(bad.told.map(({ place, reason }) => [place.line, reason])).toEqual([
      [10, 'price: expected a number of 0 or more, such as 12.50, got "cheap"'],
    ]);
  });

  it.each([
    ['broken JSON', 'more.jsonl', `${nine}\n{"id":`, 10, 'broken JSON'],
    ['an id that an earlier one has', 'more.jsonl', `${nine}\n{"id":"0"}`, 10, 'stands in line 1 too'],
    [
      'a vector of another length',
      'more.jsonl',
      `{"id":"v","vectors":{"a":[1,2]}}\n${nine}\n{"id":"w","vectors":{"a":[1]}}`,
      11,
      'expected 2 values as before',
    ],
    [
      'a missing cell',
      'more.csv',
      `id,title\n${'1234567890'.replace(/./g, '$&,Mug\n')}x`,
      12,
      'expected 2 columns',
    ],
    [
      'text after a quote',
      'more.csv',
      `id,title\n${'123456789'.replace(/./g, '$&,Mug\n')}x,"TV" set`,
      11,
      'text after a closing quote',
    ],
  ])('may be so for %s', async (_, name, content, line, reason) => {
    const { items, bad } = await readCatalog(write(name, content), tenth);
    expect(items.length).toBeGreaterThanOrEqual(9);
    expect(bad.told).toHaveLength(1);
    expect(bad.told[0]).toMatchObject({ place: { line }, reason: expect.stringContaining(reason) });
  });

  it('are not what follows a quote that is never closed: how much it has swallowed cannot be known', async () => {
    const text = `id,title\n${'1234567890'.replace(/./g, '$&,Mug\n')}x,"5 inch TV\n`;
    const reading = readCatalog(write('open.csv', text), { mostBadShare: 1 });
    await expect(reading).rejects.toThrow('open.csv:12: a quote is not closed');
  });

  it('have the whole refused where they are many: the first is told, and how many there are', async () => {
    const reading = readCatalog(write('many.jsonl', `{"id":1}\n{}\n[]\n{"id":2}`), tenth);
    await expect(reading).rejects.toEqual(refusal('BAD_CATALOG'));
    await expect(reading).rejects.toThrow(
      'many.jsonl:2: id: expected text, got none; bad rows: 2 of 4, and feed.mostBadShare allows 10 %',
    );
  });

  it('are counted all, and the first hundred told of', async () => {
    const { bad } = await readCatalog(write('all.jsonl', `{"id":1}\n${'{}\n'.repeat(150)}`), {
      mostBadShare: 1,
    });
    expect(bad).toMatchObject({ count: 150, told: { length: 100 } });
  });

  it('have it refused where none is good', async () => {
    await expect(readCatalog(write('none.jsonl', '{}'), { mostBadShare: 1 })).rejects.toThrow(
      'at least one item',
    );
  });
});

describe('the size of a text', () => {
  it('is limited while it is read, also of what gzip makes large', async () => {
    const row = '{"id":1,"note":"                                                          "}\n';
    for (const file of [
      write('large.jsonl', row.repeat(2_000)),
      write('large.jsonl.gz', gzipSync(row.repeat(2_000))),
    ]) {
      const reading = readCatalog(file, { mostBytes: 100_000, mostBadShare: 1 });
      await expect(reading).rejects.toEqual(refusal('TOO_LARGE'));
      await expect(reading).rejects.toThrow('expected at most 0.1 MB');
    }
  });
});

describe('rows with names that JavaScript has a meaning for', () => {
  it('are rows like others', async () => {
    const items = await readJsonl(
      '{"id":"__proto__","title":"constructor"}\n{"id":"constructor","attributes":{"__proto__":"x","toString":"y"}}',
    );
    expect(items.map(({ id }) => id)).toEqual(['__proto__', 'constructor']);
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });
});
