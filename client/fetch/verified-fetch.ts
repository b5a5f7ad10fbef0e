/** Fetch by content hash: what arrives is what the hash names, or nothing. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { toHex } from '../../shared/hex.ts';
import { anonymous } from './anonymous.ts';

/**
 * @param hash SHA-256 of the content, hex
 * @throws HearsayError OFFLINE (no answer, or not 200), BAD_MODEL (other content)
 */
export async function fetchVerified(url: string, hash: string): Promise<Uint8Array> {
  const bytes = await fetchBytes(url);
  if ((await sha256Hex(bytes)) !== hash)
    throw new HearsayError('BAD_MODEL', `${url} is not what its hash names`);
  return bytes;
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  try {
    const response = await fetch(url, anonymous);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw new HearsayError('OFFLINE', `no answer from ${url}`, { cause });
  }
  throw new HearsayError('OFFLINE', `no content at ${url}`);
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource)));
}
