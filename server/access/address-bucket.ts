/**
 * Under which number an address is counted: one of 65,536, by a keyed hash whose key lives and ends with the process. So
 * memory is bounded however many addresses there are, nobody can choose whose number to share, and no address is kept.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { customerNetwork } from './address-range.ts';

/** The number that an address is counted under. */
export type BucketOf = (address: string) => number;

/** @param key secret, 32 bytes; drawn where it is left out */
export function createBuckets(key: Uint8Array = randomBytes(32)): BucketOf {
  return (address) => createHmac('sha256', key).update(customerNetwork(address)).digest().readUInt16LE(0);
}
