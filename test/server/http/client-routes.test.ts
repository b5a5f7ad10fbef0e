import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClientBuild } from '../../../server/client-files/client-build.ts';
import { addClient } from '../../../server/http/client-routes.ts';
import { hashedName } from '../client-files/build-folder.ts';

const filesOf = (files: Readonly<Record<string, string>>): ClientBuild =>
  new Map(
    Object.entries(files).map(([file, text]) => [hashedName(file, text), new TextEncoder().encode(text)]),
  );

const long = 'globalThis.hearsay = 1; '.repeat(100);
const current = filesOf({
  'hearsay.js': long,
  'hearsay-ledger.js': 'ledger',
  'worker.js': 'worker',
  'tensorflow.wasm': 'wasm',
});
const earlier = filesOf({ 'hearsay.js': 'old embed', 'worker.js': 'old worker' });

/** @returns asks for a path */
async function serve(build: ClientBuild = current) {
  const app = express();
  addClient(app, { build, archive: { read: (name) => earlier.get(name) } });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });
}

const [forEver, someMinutes] = ['public, max-age=31536000, immutable', 'public, max-age=300'];

describe('the embed', () => {
  it('has an address that says what it holds, for ever, and one that stays, for some minutes: the same bytes', async () => {
    const get = await serve();
    const versioned = await get(`/${hashedName('hearsay.js', long)}`);
    const plain = await get('/hearsay.js');
    expect([await versioned.text(), await plain.text()]).toEqual([long, long]);
    expect(versioned.headers.get('cache-control')).toBe(forEver);
    expect(plain.headers.get('cache-control')).toBe(someMinutes);
    for (const { headers } of [versioned, plain]) {
      expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
      expect(headers.get('content-encoding')).toBe('gzip');
    }
  });

  it('of an earlier build keeps its address, and is not what the plain one gives', async () => {
    const get = await serve();
    const old = await get(`/${hashedName('hearsay.js', 'old embed')}`);
    expect([await old.text(), old.headers.get('cache-control')]).toEqual(['old embed', forEver]);
    expect(await (await get('/hearsay.js')).text()).toBe(long);
  });

  it('is not sent again to who has it', async () => {
    const get = await serve();
    const etag = (await get('/hearsay.js')).headers.get('etag') ?? '';
    // without a word of its own about caches, `fetch` would say no-cache
    const statusFor = async (tag: string) =>
      (await get('/hearsay.js', { 'if-none-match': tag, 'cache-control': 'max-age=0' })).status;
    expect([await statusFor(etag), await statusFor('"another"')]).toEqual([304, 200]);
  });
});

describe('the other parts', () => {
  it.each([
    ['worker.js', 'worker', 'text/javascript; charset=utf-8'],
    ['worker.js', 'old worker', 'text/javascript; charset=utf-8'],
    ['tensorflow.wasm', 'wasm', 'application/wasm'],
  ])('%s that holds "%s" is served under /client/, for ever', async (file, text, type) => {
    const response = await (await serve())(`/client/${hashedName(file, text)}`);
    expect([response.status, await response.text()]).toEqual([200, text]);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(forEver);
  });

  it('that pages name themselves have a plain address too', async () => {
    const get = await serve();
    expect(await (await get('/hearsay-ledger.js')).text()).toBe('ledger');
    expect(await (await get(`/${hashedName('hearsay-ledger.js', 'ledger')}`)).text()).toBe('ledger');
  });

  it.each([
    '/worker.js',
    `/${hashedName('worker.js', 'worker')}`,
    '/client/worker.js',
    '/client/hearsay.js',
    `/client/${hashedName('worker.js', 'never built')}`,
    `/${hashedName('hearsay.js', 'never built')}`,
    '/hearsay-none.js',
    '/hearsay..js',
    '/client/',
    '/',
  ])('%s is not there', async (path) => {
    expect((await (await serve())(path)).status).toBe(404);
  });

  it('without a build are those of earlier ones', async () => {
    const get = await serve(new Map());
    expect((await get('/hearsay.js')).status).toBe(404);
    expect((await get(`/client/${hashedName('worker.js', 'old worker')}`)).status).toBe(200);
  });
});
