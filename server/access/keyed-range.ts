/**
 * AD1, AD3. The network of an address, under a keyed hash whose key lives and ends with the process: networks can be told apart
 * and counted, and none is kept.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { addressRange } from './address-range.ts';

/** What stands for the network that an address lies in: 43 characters. */
export type RangeOf = (address: string) => string;

/** @param key secret, 32 bytes; drawn where it is left out */
export function createRanges(key: Uint8Array = randomBytes(32)): RangeOf {
  return (address) => createHmac('sha256', key).update(addressRange(address)).digest('base64url');
}
