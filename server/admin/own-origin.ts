/**
 * Whether a request comes from a page of this very origin. A session's cookie is sent along by the browser, whoever asks for
 * it: so what changes anything, and every socket, has to say where it comes from. No page can make these headers up.
 */
import type { IncomingHttpHeaders } from 'node:http';

/**
 * By `Sec-Fetch-Site` (W3C Fetch Metadata), or in browsers that have none by `Origin`, whose host has to be the `Host` that
 * was asked: so a proxy has to pass that on.
 */
export function isFromOwnPage({
  'sec-fetch-site': site,
  origin,
  host,
}: Pick<IncomingHttpHeaders, 'origin' | 'host'> & {
  readonly 'sec-fetch-site'?: string | string[] | undefined;
}): boolean {
  if (site !== undefined) return site === 'same-origin';
  return origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
