import type { Router } from 'express';
import { describe, expect, it } from 'vitest';
import { adminRouter } from '../../../server/admin/admin-routes.ts';
import type { Scope } from '../../../server/admin/credential.ts';
import { Doorkeeper } from '../../../server/admin/doorkeeper.ts';
import { connectionAddress } from '../../../server/admin/entrance.ts';
import { type Asked, ownPage, people, startAdminServer, tokens } from './admin-server.ts';

/** What the router itself answers, in the order in which it looks. */
function routesOf(router: Router) {
  return router.stack.flatMap(({ route }) =>
    (route ? route.stack : []).map(({ method }) => ({
      method: method.toUpperCase(),
      path: route?.path ?? '',
    })),
  );
}

const noHandler = (): void => undefined;
const router = adminRouter({
  doorkeeper: new Doorkeeper(() => [], Date.now),
  addressOf: connectionAddress,
  act: noHandler,
  done: noHandler,
  status: noHandler,
  catalog: { put: noHandler, patch: noHandler },
});
const every = [...new Map(routesOf(router).map((each) => [`${each.method} ${each.path}`, each])).entries()];
/** But for where one comes in. */
const closed = every.filter(([name]) => name !== 'POST /session').map(([, each]) => each);
const scopeOf = (path: string): Scope => (path === '/catalog' ? 'catalog' : 'admin');

describe('the routes of an operator', () => {
  it('are these, and nothing else is there', () => {
    expect(every.map(([name]) => name)).toEqual([
      ...['POST /session', 'GET /session', 'DELETE /session', 'GET /status'],
      ...['POST /acts/pause', 'POST /acts/resume', 'POST /acts/close-round', 'POST /acts/roll-back'],
      ...['PUT /catalog', 'PATCH /catalog'],
    ]);
  });

  it('look first at who asks', () => {
    const [first, second] = router.stack;
    expect([first?.route, second?.route]).toEqual([undefined, undefined]);
    expect(router.stack.findIndex(({ route }) => route)).toBe(2);
  });

  /** A server with everything, of which each answer is a status. */
  async function serving() {
    const done: string[] = [];
    const info = (event: string) => void done.push(event);
    const handler = (_: unknown, response: { sendStatus: (status: number) => unknown }) =>
      void response.sendStatus(200);
    const server = await startAdminServer({ info, catalogRoutes: { put: handler, patch: handler } });
    return { ...server, done, leaves: () => server.store.size() };
  }

  it('are shut to who shows nothing, or a cookie of no session', async () => {
    const { ask, store } = await serving();
    const size = store.size();
    const strangers: readonly Asked[] = [
      ...[{}, { headers: { authorization: 'Basic YTpi' } }],
      ...['0'.repeat(64), tokens.admin, ''].map((id) => ({ cookie: `__Host-hearsay-admin=${id}` })),
    ];
    for (const { method, path } of closed) {
      for (const stranger of strangers) {
        const { status } = await ask(method, path, {
          ...stranger,
          headers: { ...ownPage, ...stranger.headers },
        });
        expect(status, `${method} ${path} ${JSON.stringify(stranger)}`).toBe(401);
      }
    }
    expect(store.size()).toBe(size);
  });

  it.each(closed)('$method $path is shut to each wrong token', async ({ method, path }) => {
    const { ask, store } = await serving();
    const size = store.size();
    for (const token of ['wrong', people.admin.tokenHash, tokens.former, tokens.late, '0'.repeat(200)]) {
      const response = await ask(method, path, { token, body: method === 'GET' ? undefined : {} });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    expect(store.size()).toBe(size);
  });

  it('are shut to credentials of another scope', async () => {
    const { ask } = await serving();
    for (const { method, path } of closed) {
      for (const name of ['admin', 'shop', 'auditor'] as const) {
        if (people[name].scopes.some((scope: Scope) => scope === scopeOf(path))) continue;
        const { status } = await ask(method, path, { token: tokens[name] });
        expect(status, `${method} ${path} for ${name}`).toBe(403);
      }
    }
  });

  it('are open to who may', async () => {
    const { ask } = await serving();
    for (const { method, path } of closed) {
      const token = tokens[scopeOf(path) === 'catalog' ? 'shop' : 'admin'];
      const { status } = await ask(method, path, { token });
      expect([401, 403, 404, 429], `${method} ${path}`).not.toContain(status);
    }
  });

  it('are not there for others: strangers do not learn what is', async () => {
    const { ask } = await serving();
    for (const path of ['/nothing', '/acts', '/acts/erase', '/status/more', '/catalog']) {
      expect((await ask('GET', path)).status, path).toBe(401);
      expect((await ask('GET', path, { token: tokens.admin })).status, path).toBe(404);
    }
  });

  it('are read by no page of another origin, and kept by no cache', async () => {
    const { ask } = await serving();
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
    for (const { method, path } of [
      ...closed,
      { method: 'OPTIONS', path: '/acts/pause' },
      { method: 'GET', path: '/no' },
    ]) {
      const response = await ask(method, path, { token: tokens.admin, headers });
      const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
      expect(names, `${method} ${path}`).toEqual([]);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });
});
