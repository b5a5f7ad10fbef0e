import { describe, expect, it } from 'vitest';
import { expectRefused, read, readJsonl } from './written-catalog.ts';

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
