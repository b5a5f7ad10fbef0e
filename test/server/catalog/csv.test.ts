import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectRefused, readCsv } from './written-catalog.ts';

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
