import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { maxItems, readCatalog } from '../../../server/catalog/read-catalog.ts';
import { maxLineBytes } from '../../../server/catalog/text-lines.ts';
import { catalogSchema } from '../../../shared/protocol/catalog.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { expectRefused, folder, read, readCsv, readJsonl, write } from './written-catalog.ts';

/** All but the last row are good. */
const nine = Array.from({ length: 9 }, (_, i) => `{"id":"${i}"}`).join('\n');

it('reads the catalog of the demo', async () => {
  const { items } = await readCatalog('demo/data/items.csv');
  expect(catalogSchema.parse({ items }).items).toHaveLength(3_659);
  expect(items.filter(({ title }) => title === undefined)).toHaveLength(18);
  expect(items[0]).toEqual({ id: '10002', title: 'INFLATABLE POLITICAL GLOBE', price: 0.85 });
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
