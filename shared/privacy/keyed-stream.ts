/**
 * The secret stream from which all release noise is drawn: ChaCha20 (RFC 8439) under a key that HKDF-SHA256
 * (RFC 5869) derives from a committed seed and from the root of the log at the close of a round.
 * Guarantee: the same seed and root give the same words on every engine; without the seed they look uniform.
 * Voided by a seed that is predictable, shown outside the privacy boundary, or used for two sums at one root.
 */
import { chacha20 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { HearsayError } from '../hearsay-error.ts';

/** Uniform words in a fixed order. */
export type KeyedStream = {
  /** The next integer of 0..2^32-1. Throws after 256 GiB rather than repeat itself. */
  nextUint32(): number;
};

const keyBytes = 32;
const chunkBytes = 65_536;
const blockBytes = 64;
const noiseDomain = utf8ToBytes('hearsay noise v1');
const commitmentDomain = utf8ToBytes('hearsay seed v1');
/** Zero is safe: no key is used for two streams. */
const nonce = new Uint8Array(12);
const zeros = new Uint8Array(chunkBytes);

/**
 * What the log shows of a seed before the first update of the round: SHA-256('hearsay seed v1' || seed).
 * @param seed 32 secret, uniformly random bytes; a seed that can be guessed is no longer hidden
 * @throws HearsayError BAD_CONFIG (not 32 bytes)
 */
export function commitToSeed(seed: Uint8Array): Uint8Array {
  assertLength('seed', seed);
  return sha256(concatBytes(commitmentDomain, seed));
}

/**
 * The noise key of one release: HKDF-SHA256 with the root as salt and 'hearsay noise v1' as info.
 * The root fixes what was summed, so one seed never gives the same noise to two sums. What this does not
 * stop: a server that tries many closings until it likes the noise.
 * @param seed 32 secret bytes
 * @param root 32 bytes, Merkle root of the log at the close
 * @returns 32 secret bytes
 * @throws HearsayError BAD_CONFIG (not 32 bytes)
 */
export function deriveNoiseKey(seed: Uint8Array, root: Uint8Array): Uint8Array {
  assertLength('seed', seed);
  assertLength('root', root);
  return hkdf(sha256, seed, root, noiseDomain, keyBytes);
}

/**
 * The ChaCha20 key stream (zero nonce, counter from 0) as little-endian words.
 * @param key 32 secret bytes, used for this stream only; copied
 * @throws HearsayError BAD_CONFIG (not 32 bytes)
 */
export function createKeyedStream(key: Uint8Array): KeyedStream {
  assertLength('key', key);
  const ownKey = key.slice();
  const chunk = new Uint8Array(chunkBytes);
  const words = new DataView(chunk.buffer);
  let block = 0;
  let offset = chunkBytes;
  const refill = (): void => {
    chacha20(ownKey, nonce, zeros, chunk, block);
    block += chunkBytes / blockBytes;
    offset = 0;
  };
  return {
    nextUint32() {
      if (offset === chunkBytes) refill();
      const word = words.getUint32(offset, true);
      offset += 4;
      return word;
    },
  };
}

function assertLength(name: string, bytes: Uint8Array): void {
  if (bytes.length !== keyBytes) {
    throw new HearsayError('BAD_CONFIG', `${name}: expected ${keyBytes} bytes, got ${bytes.length}`);
  }
}
