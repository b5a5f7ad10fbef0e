import { describe, expect, it } from 'vitest';
import {
  detectFormat,
  formatOfName,
  formatOfText,
  formatOfType,
} from '../../../server/catalog/catalog-format.ts';
import { openText } from '../../../server/catalog/catalog-source.ts';

async function* chunksOf(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

describe('the format of a catalog', () => {
  it.each([
    ['items.csv', 'csv'],
    ['ITEMS.CSV.GZ', 'csv'],
    ['items.jsonl', 'jsonl'],
    ['items.ndjson.gz', 'jsonl'],
    ['https://shop.example/feed.xml', 'merchant-xml'],
    ['feed.rss', 'merchant-xml'],
    ['products.json', 'json-ld'],
    ['items.txt', undefined],
    ['items', undefined],
    ['csv', undefined],
  ])('is told by the name %s: %s', (name, format) => {
    expect(formatOfName(name)).toBe(format);
  });

  it.each([
    ['text/csv; charset=utf-8', 'csv'],
    ['application/x-ndjson', 'jsonl'],
    ['Application/RSS+XML', 'merchant-xml'],
    ['application/ld+json', 'json-ld'],
    ['text/plain', undefined],
    ['', undefined],
  ])('is told by the type %j: %s', (type, format) => {
    expect(formatOfType(type)).toBe(format);
  });

  it.each([
    ['\ufeff<?xml version="1.0"?>', 'merchant-xml'],
    ['\n [{"@type":"Product"}]', 'json-ld'],
    ['{"id":"1"}\n{"id":"2"}', 'jsonl'],
    ['{"@type":"Product"}\n', 'json-ld'],
    ['{\n  "@graph": []\n}', 'json-ld'],
    ['id,title\n1,Mug', 'csv'],
    ['', 'csv'],
  ])('is told by the beginning %j: %s', (text, format) => {
    expect(formatOfText(text)).toBe(format);
  });

  it('is what the operator says, then what the name, the type and the beginning say; nothing of the text is lost', async () => {
    const source = { name: 'feed', type: 'text/plain', bytes: chunksOf('{"id', '":1}\n', '{"id":2}') };
    const [format, text] = await detectFormat(source, openText(source, 1e6), undefined);
    expect(format).toBe('jsonl');
    const chunks: Buffer[] = [];
    for await (const chunk of text.bytes) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('{"id":1}\n{"id":2}');
    const typed = { name: 'feed', type: 'text/csv', bytes: chunksOf('<') };
    expect((await detectFormat(typed, openText(typed, 10), undefined))[0]).toBe('csv');
    const named = { name: 'feed.xml', type: 'text/csv', bytes: chunksOf('<') };
    expect((await detectFormat(named, openText(named, 10), undefined))[0]).toBe('merchant-xml');
    expect((await detectFormat(named, openText(named, 10), 'jsonl'))[0]).toBe('jsonl');
  });
});
