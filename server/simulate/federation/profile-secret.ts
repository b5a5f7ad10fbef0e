/**
 * Secrets of virtual profiles: from the run's public seed, so that a run can be repeated. A browser draws its own, and
 * tells nobody.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** 32 bytes, another for each user. */
export function profileSecretOf(seed: number, user: number): Uint8Array {
  return sha256(new TextEncoder().encode(`hearsay simulation profile ${seed} ${user}`));
}
