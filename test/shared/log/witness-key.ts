/** A witness's key, and its cosignatures made by Node's own Ed25519: it shares no code with what it checks. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';

/** The DER form of an Ed25519 seed is it behind these bytes (RFC 8410). */
const seedPrefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seed one byte, 32 times */
export function witnessKey(name: string, seed: number) {
  const der = Buffer.concat([seedPrefix, Buffer.alloc(32, seed)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(4), publicKey]);
  const keyId = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4);
  return {
    /** Its verifier key line. */
    line: `${name}+${keyId.toString('hex')}+${typed.toString('base64')}`,
    /** Its signature line on the checkpoint of a note. @param time seconds since 1970 */
    cosign(note: string, time: number): string {
      const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
      const timestamp = Buffer.alloc(8);
      timestamp.writeBigUInt64BE(BigInt(time));
      const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), privateKey);
      return `— ${name} ${Buffer.concat([keyId, timestamp, signature]).toString('base64')}\n`;
    },
  };
}
