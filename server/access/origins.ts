/**
 * Which pages may take part: those of the named origins, and our own. A browser says truly whose page asks; a program
 * says what it likes, or nothing. So this keeps pages out, not programs.
 */

/** Whether a page may take part. @param host what the request was sent to; our own pages come from there */
export type AllowsOrigin = (origin: string | undefined, host: string | undefined) => boolean;

/** @param origins as browsers send them; `*`: all */
export function allowOrigins(origins: readonly string[]): AllowsOrigin {
  if (isAny(origins)) return () => true;
  const named = new Set(origins);
  return (origin, host) => origin === undefined || named.has(origin) || hostOf(origin) === (host ?? '');
}

/** Whether every page may take part. */
export function isAny(origins: readonly string[]): boolean {
  return origins.includes('*');
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
