import { createPublicKey, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase64, toBase64 } from '../../../shared/log/bytes.ts';
import { maxNoteSignatures, signNote, verifyNote } from '../../../shared/log/signed-note.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { flipBit, setByte } from './damage.ts';
import { enoch, example, goChecksumDatabase, peter } from './published-notes.ts';
import { refusal } from './refusal.ts';

const noteOf = ({ text, line }: { text: string; line: string }) => `${text}\n${line}`;
const peterSigner = { name: 'PeterNeumann', privateKey: peter.privateKey };

/** A true signature line by Peter under any text at all, also one that `signNote` would not sign. */
const signAnyway = (text: string) =>
  peterLine((bytes) =>
    concatBytes(bytes.slice(0, 4), ed25519.sign(new TextEncoder().encode(text), peter.privateKey)),
  );

const refused = (note: string, key = peter.key) =>
  expect(() => verifyNote(note, key)).toThrow(refusal('BAD_CHECKPOINT'));

/** Peter's line with other bytes behind his name. */
const peterLine = (change: (bytes: Uint8Array) => Uint8Array) => {
  const payload = parseBase64(peter.line.trim().split(' ')[2] ?? '', 'INTERNAL');
  return `— PeterNeumann ${toBase64(change(payload))}\n`;
};

describe('signing', () => {
  it('gives the published notes, byte for byte', () => {
    expect(signNote(peter.text, peterSigner)).toBe(noteOf(peter));
    expect(signNote(enoch.text, { name: 'EnochRoot', privateKey: enoch.privateKey })).toBe(noteOf(enoch));
  });

  it('gives what OpenSSL accepts, whatever the text', () => {
    const x = Buffer.from(ed25519.getPublicKey(peter.privateKey)).toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (line) => {
        const text = `${line}\n`;
        const payload = parseBase64(signNote(text, peterSigner).split(' ').at(-1)?.trim() ?? '', 'INTERNAL');
        expect(verify(null, Buffer.from(text), publicKey, payload.subarray(4))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['does not end in a newline', 'text'],
    ['is empty', ''],
    ['holds a carriage return', 'text\r\n'],
    ['holds a lone surrogate', '\ud800\n'],
  ])('refuses text that %s', (_, text) => {
    expect(() => signNote(text, peterSigner)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('refuses a name with a space', () => {
    expect(() => signNote('text\n', { ...peterSigner, name: 'Peter Neumann' })).toThrow(
      refusal('BAD_CHECKPOINT'),
    );
  });
});

describe('verifying', () => {
  it.each([peter, enoch, example, goChecksumDatabase])('accepts the published note of $key', (published) => {
    expect(verifyNote(noteOf(published), published.key)).toBe(published.text);
  });

  it('accepts a text with empty lines: the last one parts it from its signatures', () => {
    const text = 'one\n\n\ntwo\n\n— not a signature\n';
    expect(verifyNote(signNote(text, peterSigner), peter.key)).toBe(text);
  });

  it('passes over signatures by other keys, before and behind', () => {
    const note = `${peter.text}\n${enoch.line}${peter.line}— witness.example AAAAAAAAAAAA\n`;
    expect(verifyNote(note, peter.key)).toBe(peter.text);
    expect(verifyNote(note, enoch.key)).toBe(enoch.text);
  });

  it('passes over a line in our name with the id of another key: the name may be taken by a new key', () => {
    const other = peterLine((bytes) => setByte(setByte(bytes, 0, 0), 10, 0));
    expect(verifyNote(noteOf(peter) + other, peter.key)).toBe(peter.text);
  });

  it('passes over a line with our id in another name: an id is no proof of a key', () => {
    const other = peterLine((bytes) => setByte(bytes, 10, 0)).replace('PeterNeumann', 'Mallory');
    expect(verifyNote(noteOf(peter) + other, peter.key)).toBe(peter.text);
  });
});

describe('refuses', () => {
  it('a text changed in one character', () => {
    refused(noteOf({ ...peter, text: peter.text.replace('problem', 'Problem') }));
  });

  it('a line of text added or taken away', () => {
    refused(noteOf({ ...peter, text: `${peter.text}more\n` }));
    refused(noteOf({ ...peter, text: `${peter.text.split('\n')[0]}\n` }));
  });

  it('any bit of the signature flipped', () => {
    for (let bit = 32; bit < 68 * 8; bit += 13)
      refused(`${peter.text}
${peterLine((bytes) => flipBit(bytes, bit))}`);
  });

  it('a forgery: signed by another key under our name and id', () => {
    const forged = signNote(peter.text, { name: 'PeterNeumann', privateKey: enoch.privateKey });
    const payload = parseBase64(forged.trim().split(' ').at(-1) ?? '', 'INTERNAL');
    refused(`${peter.text}\n${peterLine((bytes) => concatBytes(bytes.slice(0, 4), payload.slice(4)))}`);
  });

  it('a true signature beside a false one in the same name', () => {
    refused(noteOf(peter) + peterLine((bytes) => setByte(bytes, 10, 0)));
  });

  it('a signature cut short or made longer', () => {
    refused(`${peter.text}\n${peterLine((bytes) => bytes.slice(0, -1))}`);
    refused(`${peter.text}\n${peterLine((bytes) => Uint8Array.from([...bytes, 0]))}`);
  });

  it('a second spelling of the signature: s + L instead of s (RFC 8032 section 5.1.7)', () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const malleated = peterLine((bytes) => {
      const s = BigInt(`0x${Buffer.from(bytes.slice(36).reverse()).toString('hex')}`);
      const twin = Buffer.from((s + order).toString(16).padStart(64, '0'), 'hex').reverse();
      return Uint8Array.from([...bytes.slice(0, 36), ...twin]);
    });
    refused(`${peter.text}\n${malleated}`);
  });

  it('the weak key whose signatures fit every text', () => {
    const neutral = setByte(new Uint8Array(32), 0, 1); // the curve's neutral element
    const key = verifierKey('weak', neutral);
    const payload = Buffer.concat([Buffer.from(key.split('+')[1] ?? '', 'hex'), neutral, new Uint8Array(32)]);
    refused(`anything\n\n— weak ${toBase64(payload)}\n`, key);
  });

  it('a note that only others have signed', () => {
    refused(noteOf(peter), enoch.key);
  });

  it('our signature under another name', () => {
    refused(noteOf(peter).replace('PeterNeumann', 'Mallory'));
  });

  it('a note without an empty line, though its signature fits the text that is not there', () => {
    expect(verifyNote(`\n\n${signAnyway('\n')}`, peter.key)).toBe('\n');
    refused(`x${signAnyway('')}`);
  });

  it('a note without signatures', () => {
    refused(peter.text);
    refused(`${peter.text}\n`);
    refused('');
  });

  it.each([
    ['trailing garbage', 'garbage'],
    ['a trailing line that is no signature', 'garbage\n'],
    ['a trailing empty line', '\n'],
    ['a hyphen for the dash', '- witness.example AAAAAAAAAAAA\n'],
    ['a signature without a name', '— AAAAAAAAAAAA\n'],
    ['two spaces', '—  witness.example AAAAAAAAAAAA\n'],
    ['a fourth word', '— witness.example AAAAAAAAAAAA more\n'],
    ['a name with a plus', '— wit+ness AAAAAAAAAAAA\n'],
    ['base64 without its padding', '— witness.example AAAAAAA\n'],
    ['a key id without a signature', '— witness.example AAAAAA==\n'],
  ])('%s, even behind a true signature', (_, garbage) => {
    refused(noteOf(peter) + garbage);
  });

  it('a note whose last newline is missing', () => {
    refused(noteOf(peter).trimEnd());
    refused(`${noteOf(peter).trimEnd()}x`);
  });

  it('Windows line ends and other control characters', () => {
    for (const text of ['one\r\ntwo\r\n', 'one\ttwo\n', 'one\u0000\n'])
      refused(`${text}\n${signAnyway(text)}`);
    refused(noteOf(peter).replaceAll('\n', '\r\n'));
  });

  it(`more than ${maxNoteSignatures} signatures`, () => {
    const others = '— witness.example AAAAAAAAAAAA\n'.repeat(maxNoteSignatures - 1);
    expect(verifyNote(noteOf(peter) + others, peter.key)).toBe(peter.text);
    refused(`${noteOf(peter)}${others}— witness.example AAAAAAAAAAAA\n`);
  });

  it('a lone surrogate, which an encoder would turn into the U+FFFD that was signed', () => {
    const note = signNote('\ufffd\n', peterSigner);
    refused(note.replace('\ufffd', '\ud800'));
  });

  it('a key that is none', () => {
    refused(noteOf(peter), 'PeterNeumann');
  });
});
