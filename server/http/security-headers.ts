/**
 * Headers of every answer (helmet's, with the differences that a server of other sites' pages needs): nothing of ours is
 * framed, guessed at or told where it came from; all of it may be used by pages of other origins.
 */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Of our own pages, and of all that a browser might take for one: nothing but what comes from this origin, and no inline script.
 * A page that holds its script inside has a stricter one of its own, with the script's hash.
 */
export const ownPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A year, in seconds: what lists of such hosts ask for. */
const strictTransportSeconds = 31_536_000;

/** Scripts of the client: a worker that a page starts from such an address has the policy of its script, and loads from its site. */
const isScript = (path: string): boolean => /^\/client\/|^\/[^/]*\.js$/.test(path);

/** @param httpsOnly whether browsers are to come over HTTPS alone; only where they can */
export function securityHeaders(httpsOnly: boolean): RequestHandler {
  const common = helmet({
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    strictTransportSecurity: httpsOnly && { maxAge: strictTransportSeconds, includeSubDomains: false },
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    if (!isScript(request.path)) response.set('Content-Security-Policy', ownPolicy);
    // Browsers count what they fetch against a daily budget of their own.
    response.set('Timing-Allow-Origin', '*');
    common(request, response, next);
  };
}
