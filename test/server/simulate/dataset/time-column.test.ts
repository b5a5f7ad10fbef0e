import { describe, expect, it } from 'vitest';
import { parseNumber } from '../../../../server/simulate/dataset/parse-number.ts';
import { parseDate, timeColumn } from '../../../../server/simulate/dataset/time-column.ts';

describe('a date', () => {
  it.each([
    ['2011-12-09', '2011-12-09T00:00:00Z'],
    ['2011-12-09 08:26', '2011-12-09T08:26:00Z'],
    ['2011-12-09 08:26:05', '2011-12-09T08:26:05Z'],
    ['2011-12-09T08:26:05.25Z', '2011-12-09T08:26:05.250Z'],
    ['2019-10-01 00:00:00 UTC', '2019-10-01T00:00:00Z'],
    ['2011-12-09T08:26:05+05:30', '2011-12-09T02:56:05Z'],
    ['2011-12-09T08:26:05-0800', '2011-12-09T16:26:05Z'],
    ['2012/2/29 8:05', '2012-02-29T08:05:00Z'],
  ])('%s is UTC unless it says otherwise', (text, iso) => {
    expect(parseDate(text)).toBe(Date.parse(iso));
  });

  it.each([
    '',
    '2011-13-01',
    '2011-02-30',
    '2011-00-10',
    '2011-12-09 24:01',
    '12/1/2010 8:26',
    'today',
    5,
    null,
  ])('%j is none', (value) => {
    expect(parseDate(value)).toBeNaN();
  });
});

it.each(['', 'NaN', 'Infinity', '1e999', '0x10', '1,5', ' ', null, true, Number.NaN])(
  '%j is no number',
  (value) => {
    expect(parseNumber(value)).toBeNaN();
  },
);

it.each([
  ['seconds', [0, 881_250_949], 1_000],
  ['milliseconds', ['0', '1588687728923'], 1],
  ['microseconds', ['1588687728923000'], 1e-3],
  ['nanoseconds', [1.588687728923e18, 3], 1e-6],
])('takes numbers as %s by the largest of them', (_, values, scale) => {
  const times = timeColumn();
  for (const value of values) expect(times.parse(value)).toBe(Number(value));
  expect(times.scale()).toBe(scale);
});

it('has one kind of time', () => {
  const dates = timeColumn();
  expect(dates.parse('1970-01-02')).toBe(86_400_000);
  expect(dates.parse('86400')).toBeNaN();
  expect(dates.scale()).toBe(1);
  const numbers = timeColumn();
  expect(numbers.parse('86400')).toBe(86_400);
  expect(numbers.parse('1970-01-02')).toBeNaN();
});
