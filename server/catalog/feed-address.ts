/**
 * Which addresses a feed may have: https, or http on this machine alone, for what is fetched unprotected anyone on the way
 * may write. A password in it would stand in settings and diagnostics, so it is refused.
 */

/** Whether a catalog's place is an address, not a file. */
export const isAddress = (place: string): boolean => /^https?:\/\//i.test(place);

/** Why an address is none for a feed; undefined: it is one. */
export function misfitOfAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return 'expected an address';
  const { protocol, username, password } = new URL(address);
  if (username !== '' || password !== '') return 'expected an address without a user or a password';
  if (protocol === 'https:' || isLoopback(address)) return undefined;
  return 'expected https://, or http:// of this machine';
}

/** Whether it is plain http of this machine. */
export function isLoopback(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** As diagnostics may show it: without the query, which may hold a key. */
export function shownAddress(address: string): string {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
}
