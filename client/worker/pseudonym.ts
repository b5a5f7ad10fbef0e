/**
 * The name under which a profile gives to one round: the same in every tab and resend, another in every round.
 * HMAC-SHA-256 of log and round under the profile's secret, first 16 bytes. Rounds cannot be linked by it; what
 * still links them is the connection they come over.
 */
import { toHex } from '../../shared/hex.ts';
import { profileMac } from '../history/profile-mac.ts';

/** @returns 32 hexadecimal digits. @param secret of the profile, see `profile-mac.ts`. @param log its origin */
export async function pseudonym(secret: Uint8Array, log: string, round: number): Promise<string> {
  const mac = await profileMac(secret, `hearsay participation v1 ${log} ${round}`);
  return toHex(mac.subarray(0, 16));
}
