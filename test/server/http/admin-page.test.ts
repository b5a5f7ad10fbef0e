import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsOf } from '../pages/page-structure.ts';
import { giveRound, startTestServer, type TestServer } from '../running-server.ts';

const script = 'globalThis.operated = true;';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-client-'));
  server = await startTestServer({ clientFolder: folder });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path = '/admin') => fetch(`${server.url}${path}`, { redirect: 'manual' });
const hashOf = (text = ''): string => createHash('sha256').update(text).digest('base64');

describe("the operator's page", () => {
  it('is not found without a build, and found as soon as there is one', async () => {
    expect((await get()).status).toBe(404);
    writeFileSync(join(folder, 'admin.js'), script);
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain(script);
  });

  it('may run and look like nothing but what it carries, and stand in no frame', async () => {
    const response = await get();
    const elements = elementsOf(await response.text());
    const [style, carried] = ['style', 'script'].map((wanted) =>
      elements.find(({ name }) => name === wanted),
    );
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      ...["default-src 'none'", "base-uri 'none'", "form-action 'none'", 'img-src data:'],
      ...[`style-src 'sha256-${hashOf(style?.text)}'`, `script-src 'sha256-${hashOf(carried?.text)}'`],
      ...["connect-src 'self'", "frame-ancestors 'none'"],
    ]);
    expect(elements.filter(({ attributes }) => attributes.has('src') || attributes.has('style'))).toEqual([]);
  });

  it('is read by no other site, and shares no window with one', async () => {
    const { headers } = await get();
    const names = [
      'access-control-allow-origin',
      'cross-origin-resource-policy',
      'cross-origin-opener-policy',
    ];
    expect(names.map((name) => headers.get(name))).toEqual([null, 'same-origin', 'same-origin']);
    expect(['referrer-policy', 'x-content-type-options'].map((name) => headers.get(name))).toEqual([
      'no-referrer',
      'nosniff',
    ]);
  });

  it('has no data in it: it is the same before and after a round, and for whoever asks', async () => {
    const before = await (await get()).text();
    await giveRound(server, 1, 2, 3);
    expect(await (await get()).text()).toBe(before);
    const { log } = server;
    expect(before).not.toContain(log);
  });

  it('is one address: with a slash behind it, it would ask in another place', async () => {
    const response = await get('/admin/');
    expect([response.status, response.headers.get('location')]).toEqual([301, '../admin']);
  });
});
