import { describe, expect, it } from 'vitest';
import { parseEvidenceMessage, toEvidenceMessage } from '../../../shared/audit/evidence-message.ts';
import { refusal } from '../log/refusal.ts';

const bytes = (first: number) => Uint8Array.from({ length: 32 }, (_, i) => first + i);
const round = {
  seed: bytes(0),
  sumSalt: bytes(100),
  salts: new Map([
    [7, bytes(1)],
    [3, bytes(2)],
  ]),
};
const message = toEvidenceMessage(round);

describe("a round's evidence as a message", () => {
  it('HT3 is hex, salts by leaf, and comes back', () => {
    expect(message.seed).toBe('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
    expect(message.salts.map(([leafIndex]) => leafIndex)).toEqual([7, 3]);
    expect(parseEvidenceMessage(JSON.parse(JSON.stringify(message)))).toEqual(round);
  });

  it('HT3 says what is not there', () => {
    const gone = { seed: null, sumSalt: null, salts: new Map() };
    expect(toEvidenceMessage(gone)).toEqual({ seed: null, sumSalt: null, salts: [] });
    expect(parseEvidenceMessage(toEvidenceMessage(gone))).toEqual(gone);
  });

  it.each([
    ['nothing', null],
    ['a seed left out', { ...message, seed: undefined }],
    ['a seed of 31 bytes', { ...message, seed: message.seed?.slice(2) }],
    ['a salt of the sum that is no hex', { ...message, sumSalt: 'g'.repeat(64) }],
    ['a leaf before the first', { ...message, salts: [[-1, message.seed]] }],
    ['a leaf without its salt', { ...message, salts: [[7]] }],
    ['more than a round has', { ...message, updates: [] }],
  ])('HT3 is refused with %s', (_, raw) => {
    expect(() => parseEvidenceMessage(raw)).toThrow(refusal('BAD_MESSAGE'));
  });
});
