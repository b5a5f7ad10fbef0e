import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { parseBase64, toBase64 } from '../../../shared/log/bytes.ts';
import { isKeyName, parseVerifierKey, verifierKey } from '../../../shared/log/verifier-key.ts';
import { setByte } from './damage.ts';
import { enoch, example, goChecksumDatabase, peter } from './published-notes.ts';
import { refusal } from './refusal.ts';

const body = peter.key.split('+').slice(2).join('+');

describe('the text form of a key', () => {
  it.each([
    ['PeterNeumann', peter],
    ['EnochRoot', enoch],
  ])('is the published one for %s', (name, { key, privateKey }) => {
    expect(verifierKey(name, ed25519.getPublicKey(privateKey))).toBe(key);
  });

  it.each([peter, enoch, example, goChecksumDatabase])('reads back: $key', ({ key }) => {
    const { name, keyId, publicKey } = parseVerifierKey(key);
    expect(key.startsWith(`${name}+${keyId}+`)).toBe(true);
    expect(publicKey).toHaveLength(32);
    expect(verifierKey(name, publicKey)).toBe(key);
  });

  it('may hold a plus in its base64, as the key of the Go checksum database does', () => {
    expect(goChecksumDatabase.key.split('+').length).toBeGreaterThan(3);
    expect(parseVerifierKey(goChecksumDatabase.key).name).toBe('sum.golang.org');
  });
});

describe('refuses', () => {
  const otherType = setByte(parseBase64(body, 'INTERNAL'), 0, 4);

  it.each([
    ['an id that is not that of the key', `PeterNeumann+c74f20a4+${body}`],
    ['an id in capitals', `PeterNeumann+C74F20A3+${body}`],
    ['the id of another name', `PeterNeuman+c74f20a3+${body}`],
    ['a key of another type', `PeterNeumann+c74f20a3+${toBase64(otherType)}`],
    ['a key cut short', `PeterNeumann+c74f20a3+${toBase64(parseBase64(body, 'INTERNAL').slice(0, -1))}`],
    ['no name', `+c74f20a3+${body}`],
    ['no key', 'PeterNeumann+c74f20a3+'],
    ['a name alone', 'PeterNeumann'],
    ['a newline at the end', `${peter.key}\n`],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(() => parseVerifierKey(text)).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it('to write a key of another length', () => {
    expect(() => verifierKey('a', new Uint8Array(31))).toThrow(refusal('BAD_CHECKPOINT'));
  });

  it.each(['', 'a b', 'a+b', 'a\nb', 'a\u0085b', 'a\u2003b', 'a\u0000b', 'a\ud800b'])(
    'the name %j',
    (name) => {
      expect(isKeyName(name)).toBe(false);
      expect(() => verifierKey(name, new Uint8Array(32))).toThrow(refusal('BAD_CHECKPOINT'));
    },
  );
});
