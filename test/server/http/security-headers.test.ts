/** Headers of every route that the router has, whatever it answers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDoor } from '../../../server/access/door.ts';
import { type AppContext, createApp } from '../../../server/http/app.ts';
import { ownPolicy } from '../../../server/http/security-headers.ts';
import { Traffic } from '../../../server/http/traffic.ts';
import { toSettings } from '../../../server/settings/settings.ts';
import { hashedName, writeBuild } from '../client-files/build-folder.ts';
import { start, startTestServer, type TestServer } from '../running-server.ts';

const part = hashedName('worker.js', 'worker');
let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-headers-'));
  writeBuild(folder, { 'hearsay.js': 'tag', 'worker.js': 'worker' });
  server = await startTestServer({ clientFolder: folder });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Methods and paths of the router itself: nobody has to remember to list a route here. */
function routesOf(app: Express): { method: string; path: string }[] {
  const layers = app.router.stack as { route?: { path: string; stack: { method: string }[] } }[];
  return layers.flatMap(({ route }) =>
    route ? route.stack.map(({ method }) => ({ method: method.toUpperCase(), path: route.path })) : [],
  );
}

const next: RequestHandler = (_request, _response, go) => go();

/** An app whose routes are asked for nothing. */
const routes = routesOf(
  createApp({
    door: createDoor(toSettings({}).access, { failed: () => undefined }),
    ...{ client: { build: new Map() }, log: {}, evidence: { entrance: {} }, prometheus: {}, admin: {} },
    ...{ traffic: new Traffic(), requestLines: next, clientFolder: '/nowhere' },
  } as unknown as AppContext),
);

const fill = (path: string) => path.replace('*path', '0/000.p/1').replace(/:\w+/g, 'a'.repeat(64));

describe('every answer', () => {
  it('is of a route that is known here', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        'GET /hearsay.json',
        'GET /client/:name',
        'POST /ticket',
        'GET /audit',
        'GET /metrics',
      ]),
    );
  });

  it.each([...routes, { method: 'GET', path: '/nowhere' }, { method: 'POST', path: '/health' }])(
    'is not guessed at, framed, or told where it came from: $method $path',
    async ({ method, path }) => {
      const { headers } = await fetch(`${server.url}${fill(path)}`, { method });
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'cross-origin',
        'cross-origin-opener-policy': 'same-origin',
        'timing-allow-origin': '*',
      });
      expect([...headers.keys()].filter((name) => /powered|^server$|strict-transport/.test(name))).toEqual(
        [],
      );
      const policy = headers.get('content-security-policy');
      if (!path.startsWith('/client/'))
        expect(policy).toMatch(/^default-src 'none'.*frame-ancestors 'none'$/);
    },
  );

  it.each(['/hearsay.js', `/client/${part}`])(
    'of a script leaves it the policy of its page: %s',
    async (path) => {
      const { status, headers } = await fetch(`${server.url}${path}`);
      expect([status, headers.get('content-security-policy')]).toEqual([200, null]);
    },
  );

  it('says that there is HTTPS alone where the operator does', async () => {
    const { url } = await start({ access: toSettings({ httpsOnly: true }).access });
    const { headers } = await fetch(`${url}/health`);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });
});

it('our own pages run no inline script, and load from their own origin alone', () => {
  expect(ownPolicy).not.toMatch(/unsafe|\*|https?:/);
  expect(ownPolicy.split('; ')).toEqual(
    expect.arrayContaining([
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
    ]),
  );
});

describe('AD1 a page of another origin', () => {
  const shop = 'https://shop.example';
  /** What a browser is told of who may read. */
  async function sharedWith(origins: readonly string[], origin: string, path: string) {
    const { url } = await start({ access: toSettings({ origins }).access, clientFolder: folder });
    const { headers } = await fetch(`${url}${path}`, { headers: { origin } });
    return headers.get('access-control-allow-origin');
  }

  it.each(['/hearsay.json', '/hearsay.js', `/client/${part}`, '/nowhere'])(
    'reads %s where its origin is named, and caches keep the answers apart',
    async (path) => {
      expect(await sharedWith([shop], shop, path)).toBe(shop);
      expect(await sharedWith([shop], 'https://evil.example', path)).toBeNull();
      expect(await sharedWith(['*'], 'https://evil.example', path)).toBe('*');
      const { url } = await start({ access: toSettings({ origins: [shop] }).access, clientFolder: folder });
      const { headers } = await fetch(`${url}${path}`, { headers: { origin: shop } });
      expect(headers.get('vary')).toContain('Origin');
    },
  );

  it.each(['/log/checkpoint', '/log/vkey', '/health', '/status', '/metrics', '/audit'])(
    'reads %s, whoever it is',
    async (path) => {
      expect(await sharedWith([shop], 'https://auditor.example', path)).toBe('*');
    },
  );
});
