/** Log in, who is logged in, log out. */
import type { RequestHandler } from 'express';
import * as z from 'zod/mini';
import { hex32Schema } from '../../shared/protocol/primitives.ts';
import { mayDo } from './doorkeeper.ts';
import { type Entrance, holderIn, tooMany, unauthorized } from './entrance.ts';
import { endedCookie, sessionCookie, sessionOf } from './session-cookie.ts';

const loginSchema = z.strictObject({ token: hex32Schema });

/** A session for who shows the token of an admin: 204 and the cookie; else 400, 401, 403 or 429. */
export function logIn({ doorkeeper, addressOf }: Entrance): RequestHandler {
  return async (request, response) => {
    const login = loginSchema.safeParse(request.body);
    if (!login.success) return void response.sendStatus(400);
    const answer = await doorkeeper.byToken(login.data.token, addressOf(request));
    if (answer.kind === 'limited') return tooMany(response, answer.waitMs);
    if (answer.kind === 'unknown') return unauthorized(response);
    if (!mayDo(answer.holder, 'admin')) return void response.sendStatus(403);
    const earlier = sessionOf(request.headers.cookie);
    if (earlier !== undefined) doorkeeper.endSession(earlier);
    const cookie = sessionCookie(doorkeeper.openSession(answer.holder), Date.now());
    response.set('Set-Cookie', cookie).status(204).end();
  };
}

/** Who is logged in: name, scopes, and when that ends, milliseconds since 1970. */
export const whoIsIn: RequestHandler = (_request, response) => {
  const holder = holderIn(response);
  if (!holder) return unauthorized(response);
  const { name, scopes } = holder.credential;
  response.json({ name, scopes, expires: holder.expires });
};

/** End the session, and take its cookie away. */
export function logOut({ doorkeeper }: Entrance): RequestHandler {
  return (request, response) => {
    const session = sessionOf(request.headers.cookie);
    if (session !== undefined) doorkeeper.endSession(session);
    response.set('Set-Cookie', endedCookie()).status(204).end();
  };
}
