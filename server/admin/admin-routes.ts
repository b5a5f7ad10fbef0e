/**
 * Everything under `/admin/`: a table of routes, each with what it takes. Whoever asks is recognised before anything else;
 * a route that no line of the table opens is 401 for strangers, and 404 for the others. No other origin's page reads any of
 * it: there are no CORS headers here.
 */
import express, { type Express, type RequestHandler, Router } from 'express';
import { type ActContext, actHandler, actNames } from './act-handlers.ts';
import type { Scope } from './credential.ts';
import {
  type Entrance,
  holderIn,
  recognise,
  requireOwnPage,
  requireScope,
  unauthorized,
} from './entrance.ts';
import { hourlyLimit } from './hourly-limit.ts';
import { logIn, logOut, whoIsIn } from './session-handlers.ts';

/** What the routes are made of. */
export type AdminParts = Entrance &
  ActContext & {
    /** Answer `GET /admin`: the page, with no data in it. */
    readonly addPage?: ((app: Express) => void) | undefined;
    /** Bring another catalog; `holderIn` says whose act it is. A feed is no JSON: they read the body themselves. */
    readonly catalog?: { readonly put: RequestHandler; readonly patch: RequestHandler } | undefined;
  };

/** One line of the table. */
type AdminRoute = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below `/admin`. */
  readonly path: string;
  /** What it takes; null: nothing, it is where one comes in. */
  readonly scope: Scope | null;
  readonly handlers: readonly RequestHandler[];
};

/** In an hour, all together. */
const most = { acts: 60, catalogs: 600 } as const;

/** All that a body of ours has is a token, or a version. */
const readJson = express.json({ limit: 1024, type: 'application/json' });

/** Every route, in the order in which they are looked through. */
function adminRoutes(parts: AdminParts): AdminRoute[] {
  const actLimit = hourlyLimit(most.acts);
  const catalogLimit = hourlyLimit(most.catalogs);
  const { put, patch } = parts.catalog ?? {};
  const catalog = (method: 'put' | 'patch', handler: RequestHandler | undefined): AdminRoute[] =>
    handler ? [{ method, path: '/catalog', scope: 'catalog', handlers: [catalogLimit, handler] }] : [];
  return [
    { method: 'post', path: '/session', scope: null, handlers: [readJson, logIn(parts)] },
    { method: 'get', path: '/session', scope: 'admin', handlers: [whoIsIn] },
    { method: 'delete', path: '/session', scope: 'admin', handlers: [logOut(parts)] },
    {
      method: 'get',
      path: '/status',
      scope: 'admin',
      handlers: [(_, response) => void response.json(parts.status())],
    },
    ...actNames.map((name): AdminRoute => {
      const handlers = [readJson, actLimit, actHandler(name, parts)];
      return { method: 'post', path: `/acts/${name}`, scope: 'admin', handlers };
    }),
    ...catalog('put', put),
    ...catalog('patch', patch),
  ];
}

/** The routes as a router. */
export function adminRouter(parts: AdminParts): Router {
  const router = Router({ caseSensitive: true });
  router.use(privately, recognise(parts));
  for (const { method, path, scope, handlers } of adminRoutes(parts)) {
    const checks = [
      ...(scope === null ? [] : [requireScope(scope)]),
      ...(method === 'get' ? [] : [requireOwnPage]),
    ];
    router[method](path, ...checks, ...handlers);
  }
  router.use((_request, response) => {
    if (holderIn(response)) response.sendStatus(404);
    else unauthorized(response);
  });
  return router;
}

/** Answer `/admin`, and all below it. To be added before anything that sets CORS headers. */
export function addAdmin(app: Express, parts: AdminParts): void {
  parts.addPage?.(app);
  app.use('/admin', adminRouter(parts));
}

/** For nobody's cache, and no other site's page. */
const privately: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
  });
  next();
};
