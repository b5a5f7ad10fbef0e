import { ed25519 } from '@noble/curves/ed25519.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBase64 } from '../../../shared/log/bytes.ts';
import {
  formatCheckpoint,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
} from '../../../shared/log/checkpoint.ts';
import { emptyRoot } from '../../../shared/log/merkle-hash.ts';
import { signNote, verifyNote } from '../../../shared/log/signed-note.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { goChecksumDatabase } from './published-notes.ts';
import { refusal } from './refusal.ts';

// C2SP tlog-checkpoint, its example
const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const checkpoint = {
  origin: 'example.com/behind-the-sofa',
  size: 20852163,
  root: hexToBytes('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62'),
};

const privateKey = new Uint8Array(32).fill(7);
const key = verifierKey(checkpoint.origin, ed25519.getPublicKey(privateKey));

const refused = (changed: string) =>
  expect(() => parseCheckpoint(changed)).toThrow(refusal('BAD_CHECKPOINT'));

describe('the text of a checkpoint', () => {
  it('is that of the specification, both ways', () => {
    expect(formatCheckpoint(checkpoint)).toBe(text);
    expect(parseCheckpoint(text)).toEqual(checkpoint);
  });

  it('reads a real one: the Go checksum database', () => {
    const note = `${goChecksumDatabase.text}\n${goChecksumDatabase.line}`;
    expect(parseCheckpoint(verifyNote(note, goChecksumDatabase.key))).toEqual({
      origin: 'go.sum database tree',
      size: 15081221,
      root: parseBase64('BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=', 'INTERNAL'),
    });
  });

  it('says 0 for the empty log', () => {
    const empty = formatCheckpoint({ origin: 'a', size: 0, root: emptyRoot });
    expect(empty).toBe('a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n');
    expect(parseCheckpoint(empty).size).toBe(0);
  });

  it('comes back for every origin, size and root', () => {
    const checkpoints = fc.record({
      origin: fc.webUrl().map((url) => url.slice('https://'.length)),
      size: fc.maxSafeNat(),
      root: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(checkpoints, (any) => {
        expect(parseCheckpoint(formatCheckpoint(any))).toEqual(any);
      }),
    );
  });

  it.each([
    ['a leading zero', '020852163'],
    ['a plus', '+20852163'],
    ['a minus', '-1'],
    ['minus zero', '-0'],
    ['an exponent', '2e7'],
    ['hexadecimal', '0x13e2d83'],
    ['a fraction', '1.0'],
    ['a space', ' 20852163'],
    ['digits of another script', '٣'],
    ['nothing', ''],
    ['more than 2^53 - 1', '9007199254740992'],
    ['more than any double', `1${'0'.repeat(400)}`],
  ])('is refused with %s for a size', (_, size) => {
    refused(text.replace('20852163', size));
  });

  it.each([
    ['a missing newline at the end', text.slice(0, -1)],
    ['two newlines at the end', `${text}\n`],
    ['an extension line, which nobody can audit', `${text}extension\n`],
    ['trailing garbage', `${text}garbage`],
    ['Windows line ends', text.replaceAll('\n', '\r\n')],
    ['no origin', text.slice(text.indexOf('\n'))],
    ['no root', 'example.com/behind-the-sofa\n20852163\n'],
    ['a root of 31 bytes', text.replace(/\n[^\n]+\n$/, `\n${'A'.repeat(41)}A==\n`.replace('A==', '='))],
    ['a root of 33 bytes', text.replace(/\n[^\n]+\n$/, `\n${'A'.repeat(44)}\n`)],
    ['a root with bits left over', text.replace('q2I=', 'q2J=')],
    ['a root without padding', text.replace('q2I=', 'q2I')],
    ['nothing', ''],
  ])('is refused with %s', (_, changed) => {
    refused(changed);
  });

  it.each([
    { origin: '' },
    { origin: 'two\nlines' },
    { origin: '\ud800' },
    { size: -1 },
    { size: 1.5 },
    { size: 2 ** 53 },
    { size: Number.NaN },
    { root: new Uint8Array(31) },
  ])('is not written with %o', (change) => {
    expect(() => formatCheckpoint({ ...checkpoint, ...change })).toThrow(refusal('BAD_CHECKPOINT'));
  });
});

describe('a signed checkpoint', () => {
  it('comes back for whoever holds the key', () => {
    expect(verifyCheckpoint(signCheckpoint(checkpoint, privateKey), key)).toEqual(checkpoint);
  });

  it('is a note that says the checkpoint, signed under its origin', () => {
    const note = signCheckpoint(checkpoint, privateKey);
    expect(note.startsWith(`${text}\n— example.com/behind-the-sofa `)).toBe(true);
    expect(verifyNote(note, key)).toBe(text);
  });

  it('is refused with another size or root', () => {
    const note = signCheckpoint(checkpoint, privateKey);
    for (const changed of [note.replace('20852163', '20852164'), note.replace('CsUY', 'DsUY')])
      expect(() => verifyCheckpoint(changed, key)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('of another log is refused, though our key has signed it', () => {
    const other = formatCheckpoint({ ...checkpoint, origin: 'example.com/other' });
    const note = signNote(other, { name: checkpoint.origin, privateKey });
    expect(() => verifyCheckpoint(note, key)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('is refused where the note that our key has signed is no checkpoint', () => {
    const note = signNote('hello\n', { name: checkpoint.origin, privateKey });
    expect(() => verifyCheckpoint(note, key)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('is not written for an origin with a space, which no signature line can hold', () => {
    expect(() => signCheckpoint({ ...checkpoint, origin: 'two words' }, privateKey)).toThrow(
      refusal('BAD_CHECKPOINT'),
    );
  });
});
