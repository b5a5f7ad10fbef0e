import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes, parseBase64, parseUtf8, toBase64, toUtf8 } from '../../../shared/log/bytes.ts';
import { refusal } from './refusal.ts';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('base64', () => {
  // RFC 4648 section 10
  it.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ])('writes and reads %j as %j', (text, encoded) => {
    expect(toBase64(ascii(text))).toBe(encoded);
    expect(parseBase64(encoded, 'BAD_LEAF')).toEqual(ascii(text));
  });

  it.each([
    ['without padding', 'Zg'],
    ['with bits left over', 'Zh=='],
    ['with a newline, which Go and browsers skip', 'Zm9v\n'],
    ['with a space', 'Zm 9v'],
    ['in the alphabet for URLs', '_-8='],
  ])('refuses text %s', (_, text) => {
    expect(() => parseBase64(text, 'BAD_CHECKPOINT')).toThrow(refusal('BAD_CHECKPOINT'));
  });
});

describe('UTF-8', () => {
  it('agrees with the platform and comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = toUtf8(text, 'BAD_LEAF');
        expect(bytes).toEqual(ascii(text));
        expect(parseUtf8(bytes, 'BAD_LEAF')).toBe(text);
      }),
    );
  });

  it('keeps a byte order mark, so that bytes with and without it stay different', () => {
    expect(parseUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), 'BAD_LEAF')).toBe('\ufeffa');
  });

  it('refuses a lone surrogate, which encoders turn into U+FFFD', () => {
    expect(() => toUtf8('a\ud800', 'BAD_LEAF')).toThrow(refusal('BAD_LEAF'));
  });

  it.each([
    ['a stray byte', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe2, 0x82]],
  ])('refuses %s, which decoders turn into U+FFFD', (_, bytes) => {
    expect(() => parseUtf8(Uint8Array.from(bytes), 'BAD_LEAF')).toThrow(refusal('BAD_LEAF'));
  });
});

describe('joinBytes', () => {
  it('puts the parts one after the other, empty ones too', () => {
    const parts = [Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)];
    expect(joinBytes(parts)).toEqual(Uint8Array.of(1, 2, 3));
    expect(joinBytes([])).toEqual(new Uint8Array());
  });

  it('takes more parts than a call takes arguments', () => {
    const parts = Array.from({ length: 300_000 }, () => Uint8Array.of(7));
    expect(joinBytes(parts)).toHaveLength(300_000);
  });
});
