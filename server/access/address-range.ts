/**
 * Addresses that are counted together. One customer has an IPv4 address or an IPv6 network of 64 bits; one network
 * often has 24 bits of IPv4 or 48 of IPv6 (RFC 6177). IPv4 within IPv6 (RFC 4291, 2.5.5.2) is IPv4.
 */
import ipaddr from 'ipaddr.js';

/** Whoever cannot be told apart from others: all that is no address is one. */
const unknown = 'unknown';

/** The network that an address lies in: /24 of IPv4, /48 of IPv6. */
export function addressRange(address: string): string {
  return networkOf(address, { ipv4: 24, ipv6: 48 });
}

/** What stands for one customer: an address of IPv4, /64 of IPv6. */
export function customerNetwork(address: string): string {
  return networkOf(address, { ipv4: 32, ipv6: 64 });
}

/** @param prefix lengths, in bits, multiples of 8 */
function networkOf(address: string, prefix: { readonly ipv4: number; readonly ipv6: number }): string {
  if (!ipaddr.isValid(address)) return unknown;
  const parsed = ipaddr.process(address);
  const bits = prefix[parsed.kind()];
  const bytes = parsed.toByteArray().slice(0, bits / 8);
  return `${Buffer.from(bytes).toString('hex')}/${bits}`;
}
