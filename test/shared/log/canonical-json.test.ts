import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Json,
  maxJsonDepth,
  parseCanonicalJson,
  toCanonicalJson,
} from '../../../shared/log/canonical-json.ts';
import { flipBit } from './damage.ts';
import { refusal } from './refusal.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const canonicalText = (value: Json) => new TextDecoder().decode(toCanonicalJson(value));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('writing', () => {
  it('gives the bytes of RFC 8785 sections 3.2.2 to 3.2.4', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const expected = `
      7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e
      75 6d 62 65 72 73 22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30
      2c 34 2e 35 2c 30 2e 30 30 32 2c 31 65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24
      5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c 22 2f 22 7d`;
    expect(Buffer.from(toCanonicalJson(JSON.parse(input))).toString('hex')).toBe(expected.replace(/\s/g, ''));
  });

  it('orders names by UTF-16 code units: RFC 8785 section 3.2.3', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      1: 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = canonicalText(sample).match(/(?<=:")[^"]+/g);
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  // RFC 8785 appendix B: the double's bits, its text
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('prints the double %s as %s', (bits, text) => {
    expect(canonicalText(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  it('writes the smallest values', () => {
    expect([null, '', [], {}].map(canonicalText)).toEqual(['null', '""', '[]', '{}']);
  });

  it('does not depend on the order in which names were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalText(reversed as Json)).toBe(canonicalText(value as Json));
      }),
    );
  });

  it.each<[string, unknown]>([
    ['NaN', [Number.NaN]],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a lone surrogate', 'a\udc00'],
    ['a lone surrogate in a name', { '\ud800': 1 }],
    ['undefined', { a: undefined }],
    ['a hole in an array', new Array(1)],
    ['a bigint', 1n],
    ['a function', () => 1],
  ])('refuses %s, which has no canonical form', (_, value) => {
    expect(() => toCanonicalJson(value as Json)).toThrow(refusal('BAD_LEAF'));
  });
});

describe('reading', () => {
  it('is the inverse of writing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = toCanonicalJson(value as Json);
        expect(parseCanonicalJson(bytes)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('keeps a member called __proto__ a member', () => {
    const value = parseCanonicalJson(utf8('{"__proto__":1}'));
    expect(Object.entries(value ?? {})).toEqual([['__proto__', 1]]);
  });

  it.each([
    ['a space', '{"a": 1}'],
    ['a newline at the end', '{"a":1}\n'],
    ['names out of order', '{"b":1,"a":2}'],
    ['a name given twice', '{"a":1,"a":2}'],
    ['an escape where the character stands for itself', '"\\u0061"'],
    ['an escaped slash', '"\\/"'],
    ['a capital in an escape', '"\\u000F"'],
    ['a fraction that is none', '1.0'],
    ['an exponent where none is needed', '1e3'],
    ['minus zero', '-0'],
    ['more digits than a double holds', '9007199254740993'],
    ['a byte order mark', '\ufeff1'],
    ['an escaped lone surrogate', '"\\ud800"'],
    ['text after the value', '1 2'],
    ['nothing', ''],
    ['what is no JSON', '{a:1}'],
  ])('refuses %s', (_, text) => {
    expect(() => parseCanonicalJson(utf8(text))).toThrow(refusal('BAD_LEAF'));
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseCanonicalJson(Uint8Array.of(0x22, 0xff, 0x22))).toThrow(refusal('BAD_LEAF'));
  });

  it(`reads ${maxJsonDepth} levels of nesting and refuses one more, and a leaf full of them`, () => {
    expect(() => parseCanonicalJson(utf8(nested(maxJsonDepth)))).not.toThrow();
    expect(() => parseCanonicalJson(utf8(nested(maxJsonDepth + 1)))).toThrow(refusal('BAD_LEAF'));
    expect(() => parseCanonicalJson(utf8(nested(32_767)))).toThrow(refusal('BAD_LEAF'));
  });

  it('counts objects among the levels as it counts arrays', () => {
    const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect(() => parseCanonicalJson(utf8(objects(maxJsonDepth)))).not.toThrow();
    expect(() => parseCanonicalJson(utf8(objects(maxJsonDepth + 1)))).toThrow(refusal('BAD_LEAF'));
  });

  it('refuses every leaf with one bit changed, or reads another value from it', () => {
    const value = { kind: 'release', n: 17, tags: ['a', 'ä'], x: null };
    const bytes = toCanonicalJson(value);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      let read: Json;
      try {
        read = parseCanonicalJson(flipBit(bytes, bit));
      } catch (error) {
        expect(error).toEqual(refusal('BAD_LEAF'));
        continue;
      }
      expect(read).not.toEqual(value);
    }
  });
});
