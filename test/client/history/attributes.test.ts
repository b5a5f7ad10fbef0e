import { describe, expect, it } from 'vitest';
import { toAttributes } from '../../../client/history/attributes.ts';

describe('attributes of a visitor', () => {
  it('are the texts and numbers that the page gives', () => {
    expect(toAttributes({ ageBand: '25-34', children: 2, member: 0 })).toEqual({
      ageBand: '25-34',
      children: 2,
      member: 0,
    });
    expect(toAttributes({})).toEqual({});
  });

  it('are nothing else', () => {
    const attributes = {
      list: ['a'],
      nested: { a: 1 },
      nan: Number.NaN,
      endless: 1 / 0,
      flag: true,
      no: null,
    };
    expect(toAttributes({ ...attributes, run: () => 1, gone: undefined, place: 'Leeds' })).toEqual({
      place: 'Leeds',
    });
    for (const nonsense of [undefined, null, 7, 'Leeds', () => 1]) expect(toAttributes(nonsense)).toEqual({});
  });

  it('are short: 64 letters, and the first 32 of them', () => {
    const long = 'x'.repeat(65);
    expect(toAttributes({ [long]: 1, name: long, fits: long.slice(1) })).toEqual({ fits: long.slice(1) });
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`a${i}`, i]));
    expect(Object.keys(toAttributes(many))).toEqual(Array.from({ length: 32 }, (_, i) => `a${i}`));
  });
});
