/** HMAC-SHA-256 (RFC 2104) under a profile's secret: names and decisions that nobody else can make or link. */
export async function profileMac(secret: Uint8Array, message: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret as Uint8Array<ArrayBuffer>, algorithm, false, [
    'sign',
  ]);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(message)));
}

/** A number of [0, 1) by the first 32 bits of {@link profileMac}: the same for the same message, uniform over secrets. */
export async function profileDraw(secret: Uint8Array, message: string): Promise<number> {
  const mac = await profileMac(secret, message);
  return new DataView(mac.buffer).getUint32(0) / 2 ** 32;
}
