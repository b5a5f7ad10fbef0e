/** The hashes by which leaves speak of private and of large things. */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Length of every salt. Fixed, or one hash could be shown with two boundaries between salt and update. */
export const saltBytes = 32;

/** LG4. SHA-256(salt || update bytes), hex: tells nothing of the update to who lacks the salt. */
export function hashUpdate(salt: Uint8Array, update: Uint8Array): string {
  return bytesToHex(sha256.create().update(salt).update(update).digest());
}

/** LG5. HMAC-SHA-256 of an integer sum, int32 little-endian, under a fresh salt of 32 bytes, hex. */
export function hashSum(salt: Uint8Array, sum: Int32Array): string {
  return bytesToHex(hmac(sha256, salt, littleEndian(sum)));
}

/** SHA-256, hex, of float32 values, little-endian: masters and optimizer states. */
export function hashFloats(values: Float32Array): string {
  return bytesToHex(sha256(littleEndian(values)));
}

/** SHA-256, hex: model files and catalogs. */
export function hashFile(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

/** The bytes of 32-bit values, little-endian on every machine. */
export function littleEndian(values: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  if (values instanceof Float32Array) {
    for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
  } else {
    for (let i = 0; i < values.length; i++) view.setInt32(4 * i, values[i]!, true);
  }
  return bytes;
}

/** Float32 values from their little-endian bytes. */
export function toFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.length >>> 2);
  for (let i = 0; i < values.length; i++) values[i] = view.getFloat32(4 * i, true);
  return values;
}
