/**
 * The cookie of a session (RFC 6265bis): no script reads it, no other site's page sends it, and only this very host sets it,
 * over TLS. Browsers take `localhost` for as good as TLS.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { OpenedSession } from './sessions.ts';

const name = '__Host-hearsay-admin';

const attributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

/** Longer than any cookie header of a browser that has this one; more is not parsed. */
const mostCharacters = 8192;

/** `Set-Cookie` for a session. @param now milliseconds since 1970 */
export const sessionCookie = ({ id, expires }: OpenedSession, now: number): string =>
  stringifySetCookie(name, id, { ...attributes, maxAge: Math.floor((expires - now) / 1000) });

/** `Set-Cookie` that takes it away. */
export const endedCookie = (): string => stringifySetCookie(name, '', { ...attributes, maxAge: 0 });

/** The session's id in a `Cookie` header; undefined where there is none that could be one. */
export function sessionOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > mostCharacters) return undefined;
  const id = parseCookie(header)[name];
  return id !== undefined && /^[0-9a-f]{64}$/.test(id) ? id : undefined;
}
