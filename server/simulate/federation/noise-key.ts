/**
 * Noise keys of a simulation: from its public seed, so that a run can be repeated. A server draws its keys from secret
 * seeds (`shared/privacy/keyed-stream.ts`); what is simulated here has the noise of a private run and no privacy.
 */
import { sha256 } from '@noble/hashes/sha2.js';

/** 32 bytes, another for each release. */
export function noiseKeyOf(seed: number, release: number): Uint8Array {
  return sha256(new TextEncoder().encode(`hearsay simulation noise ${seed} ${release}`));
}
