import { createHash, hkdfSync } from 'node:crypto';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { describe, expect, it } from 'vitest';
import { commitToSeed, createKeyedStream, deriveNoiseKey } from '../../../shared/privacy/keyed-stream.ts';

const filled = (byte: number) => new Uint8Array(32).fill(byte);
const take = (stream: { nextUint32(): number }, count: number) =>
  Array.from({ length: count }, () => stream.nextUint32());
const toWords = (bytes: Uint8Array) =>
  Array.from({ length: bytes.length / 4 }, (_, i) => new DataView(bytes.buffer).getUint32(4 * i, true));

describe('a keyed stream', () => {
  it('is the ChaCha20 key stream, as in RFC 8439, appendix A.1, vectors 1 and 2', () => {
    const blocks =
      '76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586' +
      '9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f';
    expect(take(createKeyedStream(filled(0)), 32)).toEqual(
      toWords(Uint8Array.from(Buffer.from(blocks, 'hex'))),
    );
  });

  it('runs on without a seam where its buffer is refilled', () => {
    const whole = chacha20(filled(3), new Uint8Array(12), new Uint8Array(200_000));
    expect(take(createKeyedStream(filled(3)), 50_000)).toEqual(toWords(whole));
  });

  it('gives the same words for the same key, and others for another key', () => {
    expect(take(createKeyedStream(filled(1)), 9)).toEqual(take(createKeyedStream(filled(1)), 9));
    expect(take(createKeyedStream(filled(1)), 9)).not.toEqual(take(createKeyedStream(filled(2)), 9));
  });

  it('does not change when the caller wipes the key', () => {
    const key = filled(1);
    const stream = createKeyedStream(key);
    key.fill(0);
    expect(take(stream, 9)).toEqual(take(createKeyedStream(filled(1)), 9));
  });

  it('refuses a key of another length', () => {
    expect(() => createKeyedStream(new Uint8Array(16))).toThrow('BAD_CONFIG');
  });
});

describe('a noise key', () => {
  it('is HKDF-SHA256 of the seed with the root as salt', () => {
    const expected = new Uint8Array(hkdfSync('sha256', filled(1), filled(2), 'hearsay noise v1', 32));
    expect(deriveNoiseKey(filled(1), filled(2))).toEqual(expected);
  });

  it('differs for every root, so that one seed never gives the same noise to two sums', () => {
    expect(deriveNoiseKey(filled(1), filled(2))).not.toEqual(deriveNoiseKey(filled(1), filled(3)));
  });

  it('refuses an empty seed and a short root', () => {
    expect(() => deriveNoiseKey(new Uint8Array(0), filled(2))).toThrow('BAD_CONFIG');
    expect(() => deriveNoiseKey(filled(1), new Uint8Array(31))).toThrow('BAD_CONFIG');
  });
});

describe('the commitment to a seed', () => {
  it('is a hash with its own domain, not the plain hash of the seed', () => {
    const expected = createHash('sha256').update('hearsay seed v1').update(filled(1)).digest();
    expect(commitToSeed(filled(1))).toEqual(new Uint8Array(expected));
  });

  it('refuses a seed of another length', () => {
    expect(() => commitToSeed(new Uint8Array(33))).toThrow('BAD_CONFIG');
  });
});
