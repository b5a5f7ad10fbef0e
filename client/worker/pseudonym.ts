/**
 * The name under which a profile gives to one round: the same in every tab and resend, another in every round.
 * HMAC-SHA-256 (RFC 2104) of log and round under the profile's secret, first 16 bytes. Rounds cannot be linked by it;
 * what still links them is the connection they come over.
 */
export async function pseudonym(secret: Uint8Array, log: string, round: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret as BufferSource, algorithm, false, ['sign']);
  const message = new TextEncoder().encode(`hearsay participation v1 ${log} ${round}`);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
  return Array.from(mac.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
