/** The pages of our own, as a server gives them that has their scripts in its client folder. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFolder } from '../new-folder.ts';
import { elementsOf } from '../pages/page-structure.ts';
import { giveRound, start, type TestServer } from '../running-server.ts';

const script = 'globalThis.opened = true;';

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = newFolder();
  server = await start({ clientFolder: folder });
});

const build = (): void => {
  for (const file of ['admin.js', 'audit.js']) writeFileSync(join(folder, file), script);
};
const get = (path: string) => fetch(`${server.url}${path}`, { redirect: 'manual' });
const hashOf = (text = ''): string => createHash('sha256').update(text).digest('base64');

describe.each([
  ["the operator's page", '/admin'],
  ['the audit page', '/audit'],
])('%s', (_, path) => {
  it('is not found without a build, and found as soon as there is one', async () => {
    expect((await get(path)).status).toBe(404);
    build();
    const response = await get(path);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain(script);
  });

  it('may run and look like nothing but what it carries, read from its own origin alone, and stand in no frame', async () => {
    build();
    const response = await get(path);
    const elements = elementsOf(await response.text());
    const [style, carried] = ['style', 'script'].map((wanted) =>
      elements.find(({ name }) => name === wanted),
    );
    expect(carried?.text).toContain(script);
    expect(response.headers.get('content-security-policy')?.split('; ')).toEqual([
      ...["default-src 'none'", "base-uri 'none'", "form-action 'none'", 'img-src data:'],
      ...[`style-src 'sha256-${hashOf(style?.text)}'`, `script-src 'sha256-${hashOf(carried?.text)}'`],
      ...["connect-src 'self'", "frame-ancestors 'none'"],
    ]);
    expect(elements.filter(({ attributes }) => attributes.has('src') || attributes.has('style'))).toEqual([]);
  });

  it('is one address: with a slash behind it, it would ask in another place', async () => {
    const response = await get(`${path}/`);
    expect([response.status, response.headers.get('location')]).toEqual([301, `..${path}`]);
  });
});

describe("the operator's page", () => {
  it('is read by no other site, and shares no window with one', async () => {
    build();
    const { headers } = await get('/admin');
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
    build();
    const before = await (await get('/admin')).text();
    await giveRound(server, 1, 2, 3);
    expect(await (await get('/admin')).text()).toBe(before);
    const { log } = server;
    expect(before).not.toContain(log);
  });
});

describe('the audit page', () => {
  it('is asked for again each time, and tells nobody where its reader came from', async () => {
    build();
    const { headers } = await get('/audit');
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-cache',
      'no-referrer',
    ]);
    expect(headers.get('etag')).toBeTruthy();
  });
});
