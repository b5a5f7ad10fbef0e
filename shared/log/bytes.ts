/**
 * Bytes as text and back, without a second reading: what does not round-trip is refused.
 * Both codecs are those of `@scure/base` (RFC 4648 base64, padded; UTF-8 that neither repairs nor drops a byte order mark);
 * this file gives them the direction in their names and the error code of whoever asks.
 */
import { equalBytes } from '@noble/curves/utils.js';
import { base64, utf8 } from '@scure/base';
import { type ErrorCode, HearsayError } from '../hearsay-error.ts';

/** Whether two byte strings have the same length and content. */
export { equalBytes };

/** The parts one after the other; however many they are, as a stream may bring a byte at a time. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Standard base64 with padding. */
export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);

/**
 * The bytes of `text`, which must be exactly what {@link toBase64} writes: padded, no spaces, no stray bits at the end.
 * @throws HearsayError `code`
 */
export function parseBase64(text: string, code: ErrorCode): Uint8Array {
  try {
    return base64.decode(text);
  } catch (cause) {
    throw new HearsayError(code, 'expected canonical, padded base64', { cause });
  }
}

/**
 * UTF-8 of `text`.
 * @throws HearsayError `code` for a lone surrogate, which has no UTF-8 and which encoders otherwise replace in silence
 */
export function toUtf8(text: string, code: ErrorCode): Uint8Array {
  try {
    return utf8.decode(text);
  } catch (cause) {
    throw new HearsayError(code, 'expected well-formed text, got a lone surrogate', { cause });
  }
}

/**
 * The text whose UTF-8 is `bytes`; a leading U+FEFF is a character like any other.
 * @throws HearsayError `code`
 */
export function parseUtf8(bytes: Uint8Array, code: ErrorCode): string {
  try {
    return utf8.encode(bytes);
  } catch (cause) {
    throw new HearsayError(code, 'expected UTF-8', { cause });
  }
}
