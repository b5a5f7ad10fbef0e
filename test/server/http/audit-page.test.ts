import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { elementsOf } from '../pages/page-structure.ts';
import { startTestServer, type TestServer } from '../running-server.ts';

const script = 'globalThis.audited = true;';

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

const get = (path = '/audit') => fetch(`${server.url}${path}`, { redirect: 'manual' });

describe('the audit page', () => {
  it('is not found without a build, and found as soon as there is one', async () => {
    expect((await get()).status).toBe(404);
    writeFileSync(join(folder, 'audit.js'), script);
    const response = await get();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    expect(await response.text()).toContain(script);
  });

  it('may run the script that it carries and no other, read from its own origin alone, and stand in no frame', async () => {
    const response = await get();
    const policy = response.headers.get('content-security-policy') ?? '';
    const elements = elementsOf(await response.text());
    const [carried, styles] = ['script', 'style'].map(
      (wanted) => elements.find(({ name }) => name === wanted)?.text ?? '',
    ) as [string, string];
    const hashOf = (text: string) => createHash('sha256').update(text).digest('base64');
    expect(carried).toContain(script);
    expect(policy.split('; ')).toEqual([
      ...["default-src 'none'", "base-uri 'none'", "form-action 'none'", 'img-src data:'],
      ...[
        `style-src 'sha256-${hashOf(styles)}'`,
        `script-src 'sha256-${hashOf(carried)}'`,
        "connect-src 'self'",
      ],
      "frame-ancestors 'none'",
    ]);
    expect(elements.flatMap(({ attributes }) => attributes.get('src') ?? [])).toEqual([]);
  });

  it('is asked for again each time, and tells nobody where its reader came from', async () => {
    const { headers } = await get();
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      'no-cache',
      'no-referrer',
    ]);
    expect(headers.get('etag')).toBeTruthy();
  });

  it('is one address: with a slash behind it, it would look for the log in another place', async () => {
    const response = await get('/audit/');
    expect([response.status, response.headers.get('location')]).toEqual([301, '../audit']);
  });
});
