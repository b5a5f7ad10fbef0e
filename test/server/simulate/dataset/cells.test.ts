import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delimiterOf, isOpenRecord, splitCells } from '../../../../server/simulate/dataset/cells.ts';

describe('the delimiter of a header', () => {
  it.each([
    ['user_id,item_id,time', ','],
    ['user_id;item_id;time, UTC', ';'],
    ['user_id\titem,id\ttime', '\t'],
    ['user::item::rating', '::'],
    ['user_id:token\titem_id:token', '\t'],
    ['"a,b,c";"d"', ';'],
    ['user', undefined],
  ])('of %j is %j', (header, delimiter) => {
    expect(delimiterOf(header)).toBe(delimiter);
  });
});

it.each([
  ['a, b ,c', ',', ['a', 'b', 'c']],
  [',,', ',', ['', '', '']],
  ['"a, ""b""", "c" ,', ',', ['a, "b"', 'c', '']],
  ['"a\nb";2', ';', ['a\nb', '2']],
  ['"Great" Cats\t"a ""b"""\t"', '\t', ['"Great" Cats', 'a "b"', '"']],
  ['1::"x, y::5', '::', ['1', '"x, y', '5']],
] as const)('splits %j at %j', (text, delimiter, cells) => {
  expect(splitCells(text, delimiter)).toEqual({ cells });
});

it.each([
  ['"a,b', 'a quote is not closed'],
  ['"a"b,c', 'text after a closing quote'],
  ['a "b" c,d', 'a quote inside an unquoted field'],
])('says what is wrong with %j', (text, reason) => {
  expect(splitCells(text, ',')).toEqual({ reason: expect.stringContaining(reason) });
});

it('knows a record that goes on in the next line, where quotes mean something', () => {
  expect(isOpenRecord('1,"a', ',')).toBe(true);
  expect(isOpenRecord('1,"a""', ';')).toBe(true);
  expect(isOpenRecord('1,"a""b"', ',')).toBe(false);
  expect(isOpenRecord('1\t5" disk', '\t')).toBe(false);
  expect(isOpenRecord('1::5" disk', '::')).toBe(false);
});

it('reads any record as csv-parse does', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', ' ', 'é'), maxLength: 6 });
  const written = (text: string, quote: boolean) =>
    quote || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const cells = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(cells, (cells) => {
      const text = cells.map(([text, quote]) => written(text, quote)).join(',');
      const [expected = []] = parse(text, { recordDelimiter: '|', trim: true, skip_empty_lines: false });
      expect(splitCells(text, ',')).toEqual({ cells: expected.map((each: string) => each.trim()) });
    }),
    { seed: 1, numRuns: 500 },
  );
});
