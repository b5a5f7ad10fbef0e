/**
 * Noise seeds that anybody would try first. A commitment hides a seed only from who cannot guess it, so an auditor outside
 * can look for these in a public log: constants, small numbers, hashes of short texts, and the clock. A seed that is on no
 * list and weak all the same is not found.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { commitToSeed } from '../privacy/keyed-stream.ts';

const seedBytes = 32;
/** Numbers below this are tried, as they are and hashed. */
const smallNumbers = 4096;
/** Milliseconds around the opening of a round that are tried. */
const clockMs = 10;

const words = [
  '',
  'seed',
  'secret',
  'password',
  'test',
  'hearsay',
  'noise',
  'salt',
  'key',
  'random',
  'changeme',
];

/** Commitments of seeds that are weak in any round, hex, with what they are. */
export function weakCommitments(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (seed: Uint8Array, name: string): void => void found.set(commitmentOf(seed), name);
  for (let byte = 0; byte < 256; byte++) add(new Uint8Array(seedBytes).fill(byte), `32 times byte ${byte}`);
  add(
    Uint8Array.from({ length: seedBytes }, (_, i) => i),
    'the bytes 0 to 31',
  );
  add(
    Uint8Array.from({ length: seedBytes }, (_, i) => i + 1),
    'the bytes 1 to 32',
  );
  for (let number = 0; number < smallNumbers; number++) addNumber(number, add);
  for (const word of words) add(sha256(utf8ToBytes(word)), `SHA-256 of "${word}"`);
  return found;
}

/**
 * What a commitment is of, where the seed is the time at which its round was opened, milliseconds or seconds.
 * @param openedAt milliseconds since 1970
 */
export function clockSeed(commitment: string, openedAt: number): string | undefined {
  let name: string | undefined;
  const compare = (seed: Uint8Array, seedName: string): void => {
    if (commitmentOf(seed) === commitment) name = seedName;
  };
  for (let offset = -clockMs; offset <= clockMs; offset++) addNumber(openedAt + offset, compare);
  const second = Math.floor(openedAt / 1000);
  for (const each of [second - 1, second, second + 1]) addNumber(each, compare);
  return name;
}

/** A number in the ways in which it becomes 32 bytes. */
function addNumber(number: number, add: (seed: Uint8Array, name: string) => void): void {
  const [first, last] = [new Uint8Array(seedBytes), new Uint8Array(seedBytes)];
  new DataView(first.buffer).setBigUint64(0, BigInt(Math.max(number, 0)), true);
  new DataView(last.buffer).setBigUint64(seedBytes - 8, BigInt(Math.max(number, 0)));
  add(first, `the number ${number}, little-endian`);
  add(last, `the number ${number}, big-endian`);
  add(sha256(utf8ToBytes(String(number))), `SHA-256 of "${number}"`);
}

const commitmentOf = (seed: Uint8Array): string => bytesToHex(commitToSeed(seed));
