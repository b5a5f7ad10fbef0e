/**
 * Who asks, of an HTTP request: by the bearer token of a program, or by the session's cookie of a browser. What a cookie
 * opens a page of another site could ask for, so there the request has to come from our own page.
 */
import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import type { Scope } from './credential.ts';
import { type Doorkeeper, type Holder, mayDo } from './doorkeeper.ts';
import { isFromOwnPage } from './own-origin.ts';
import { sessionOf } from './session-cookie.ts';

/** A door, and how the address behind a request is known. */
export type Entrance = {
  readonly doorkeeper: Doorkeeper;
  readonly addressOf: (request: IncomingMessage) => string;
};

/** The token of an `Authorization: Bearer` header (RFC 6750); undefined where there is none that could be one. */
export const bearerToken = (header: string | undefined): string | undefined =>
  /^Bearer ([\x21-\x7e]{1,200})$/i.exec(header ?? '')?.[1];

/** Remember who asks, for {@link holderIn}; answers 429 where nothing is tried from that address any more. */
export function recognise({ doorkeeper, addressOf }: Entrance): RequestHandler {
  return async (request, response, next) => {
    const { authorization, cookie } = request.headers;
    const token = bearerToken(authorization);
    if (token !== undefined) {
      const answer = await doorkeeper.byToken(token, addressOf(request));
      if (answer.kind === 'limited') return tooMany(response, answer.waitMs);
      if (answer.kind === 'in') response.locals.holder = answer.holder;
      return next();
    }
    const session = authorization === undefined ? sessionOf(cookie) : undefined;
    response.locals.holder = session === undefined ? undefined : doorkeeper.bySession(session);
    next();
  };
}

/** Who asks, after {@link recognise}; undefined: nobody who is known. */
export const holderIn = ({ locals }: Pick<Response, 'locals'>): Holder | undefined => locals.holder;

/** Goes on for who holds the scope: 401 for nobody, 403 for others. */
export function requireScope(scope: Scope): RequestHandler {
  return (_request, response, next) => {
    const holder = holderIn(response);
    if (!holder) return unauthorized(response);
    if (!mayDo(holder, scope)) return void response.sendStatus(403);
    next();
  };
}

/**
 * Goes on for what changes something: from a program with a token; from a browser, of our own page, and in JSON, which no form
 * sends (OWASP, Cross-Site Request Forgery Prevention). 403, or 415 for another type.
 */
export const requireOwnPage: RequestHandler = (request, response, next) => {
  if (holderIn(response)?.by === 'token') return next();
  if (!isFromOwnPage(request.headers)) return void response.sendStatus(403);
  // a form cannot DELETE
  if (request.method !== 'DELETE' && !request.is('application/json')) return void response.sendStatus(415);
  next();
};

/** 401. The connection ends with it: a body that a stranger sends would else be taken in to its end. */
export const unauthorized = (response: Response): void =>
  void response.set({ 'WWW-Authenticate': 'Bearer', Connection: 'close' }).sendStatus(401);

/** 429, and when to come back. */
export const tooMany = (response: Response, waitMs: number): void =>
  void response.set('Retry-After', String(Math.ceil(waitMs / 1000))).sendStatus(429);
