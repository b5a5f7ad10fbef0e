/**
 * Whose pages may read what. The log, and what tells how the aggregator does, is for everybody; what only a page that takes part
 * needs is for the origins that the operator names.
 */
import cors from 'cors';
import type { RequestHandler } from 'express';
import { isAny } from '../access/origins.ts';

/** For pages of any origin, whatever the setting says. */
const isForAll = (path: string): boolean => /^\/(log|evidence|audit|health|status|metrics)(\/|$)/.test(path);

/** How long a browser remembers that it may, seconds. */
const maxAge = 86_400;

/** @param origins as browsers send them; `*`: all */
export function shareAcrossOrigins(origins: readonly string[]): RequestHandler {
  const forAll = cors({ origin: '*', maxAge });
  const forNamed = isAny(origins) ? forAll : cors({ origin: [...origins], maxAge });
  return (request, response, next) => (isForAll(request.path) ? forAll : forNamed)(request, response, next);
}
