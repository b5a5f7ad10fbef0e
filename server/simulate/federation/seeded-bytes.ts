/**
 * What is secret elsewhere, from the public seed of a simulation, so that a run can be repeated: a server draws its
 * noise keys from secret seeds (`shared/privacy/keyed-stream.ts`), a browser its own secret, and tells nobody. What is
 * simulated here has the noise of a private run and no privacy.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * 32 bytes, others for each purpose and index.
 * @param index the release of a noise key, the user of a profile's secret
 */
export function seededBytes(purpose: 'noise' | 'profile', seed: number, index: number): Uint8Array {
  return sha256(new TextEncoder().encode(`hearsay simulation ${purpose} ${seed} ${index}`));
}
