/**
 * Bundles of leaves as C2SP tlog-tiles serves them: each leaf after its length, two bytes, big-endian.
 */
import { HearsayError } from '../hearsay-error.ts';
import { tileWidth } from './tile.ts';

/** Most bytes of a leaf. */
export const maxLeafBytes = 0xffff;

const lengthBytes = 2;

/** Most bytes of a bundle. */
export const maxBundleBytes = tileWidth * (lengthBytes + maxLeafBytes);

/**
 * The leaves one after the other.
 * @throws HearsayError BAD_LEAF where one is longer than {@link maxLeafBytes}
 */
export function encodeEntryBundle(leaves: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(leaves.reduce((sum, { length }) => sum + lengthBytes + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const leaf of leaves) {
    if (leaf.length > maxLeafBytes) throw tooLong(leaf.length);
    view.setUint16(at, leaf.length);
    bytes.set(leaf, at + lengthBytes);
    at += lengthBytes + leaf.length;
  }
  return bytes;
}

/**
 * Inverse of {@link encodeEntryBundle}: views into `bytes`, in order.
 * @throws HearsayError BAD_LOG where the last leaf is cut off, or there are more than a bundle holds
 */
export function decodeEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leaves: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + lengthBytes;
    const end = start <= bytes.length ? start + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length)
      throw new HearsayError('BAD_LOG', `the leaf at byte ${at} of a bundle is cut off`);
    if (leaves.length === tileWidth)
      throw new HearsayError('BAD_LOG', `a bundle of more than ${tileWidth} leaves`);
    leaves.push(bytes.subarray(start, end));
    at = end;
  }
  return leaves;
}

/** The refusal of a leaf that no bundle can hold. */
export const tooLong = (length: number): HearsayError =>
  new HearsayError('BAD_LEAF', `expected a leaf of at most ${maxLeafBytes} bytes, got ${length}`);
