import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import express from 'express';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CatalogKeeper } from '../../../server/catalog/catalog-keeper.ts';
import { addCatalogRoutes } from '../../../server/catalog/catalog-routes.ts';
import { feedDefaults } from '../../../server/settings/feed-settings.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { manifestSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { giveHonestly, start, type TestServer } from '../running-server.ts';
import { items } from '../test-site.ts';

const feed = { ...feedDefaults, mostMegabytes: 0.1 };

/** The routes alone, as behind a door that has let the caller through. */
async function serve(keeper: Pick<CatalogKeeper, 'give'>): Promise<string> {
  const app = express();
  const router = express.Router();
  addCatalogRoutes(router, { keeper, feed });
  app.use('/admin', router);
  app.use(
    ((_error, _request, response, _next) =>
      void response.sendStatus(500)) satisfies express.ErrorRequestHandler,
  );
  const http = createServer(app);
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    http.close();
    http.closeAllConnections();
  });
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}/admin/catalog`;
}

let server: TestServer;
let url: string;
beforeEach(async () => {
  server = await start();
  url = await serve(server.catalog);
});

async function send(method: 'PUT' | 'PATCH', type: string, body: string | Uint8Array, query = '') {
  const answer = await fetch(url + query, {
    method,
    headers: { 'Content-Type': type },
    body: Buffer.from(body),
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
const jsonl = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const served = async () => {
  const { catalog } = parseWith(manifestSchema, await (await fetch(`${server.url}/hearsay.json`)).json());
  return ((await (await fetch(`${server.url}/catalog/${catalog.hash}`)).json()) as { items: object[] }).items;
};

describe('PUT /admin/catalog', () => {
  it('puts a whole catalog in place of the one that there is, and says what has changed', async () => {
    const answer = await send('PUT', 'application/jsonl', jsonl([...items.slice(1), { id: 'new' }]));
    expect(answer).toEqual({
      status: 200,
      items: 12,
      added: 1,
      changed: 0,
      removed: 1,
      applied: true,
      badRows: 0,
      bad: [],
    });
    expect(await served()).toEqual([...items.slice(1), { id: 'new' }]);
  });

  it.each([
    ['text/csv; charset=utf-8', `id\n${items.map(({ id }) => id).join('\n')}`],
    ['application/ld+json', JSON.stringify(items.map(({ id }) => ({ '@type': 'Product', sku: id })))],
    [
      'application/xml',
      `<rss xmlns:g="http://base.google.com/ns/1.0">${items.map(({ id }) => `<item><g:id>${id}</g:id></item>`).join('')}</rss>`,
    ],
    ['application/x-ndjson', gzipSync(jsonl(items.map(({ id }) => ({ id }))))],
  ])('takes %s', async (type, body) => {
    expect(await send('PUT', type, body)).toMatchObject({ status: 200, items: 12, changed: 12 });
  });

  it('leaves bad rows out, and tells of them', async () => {
    const answer = await send('PUT', 'application/jsonl', `${jsonl(items)}\n{"id":"x","price":"cheap"}`);
    expect(answer).toMatchObject({
      status: 200,
      items: 12,
      badRows: 1,
      bad: [{ line: 13, reason: expect.stringContaining('price: ') }],
    });
  });

  it('answers 202 where the catalog waits for the round that collects', async () => {
    await giveHonestly(server, 1);
    expect(await send('PUT', 'application/jsonl', jsonl([...items, { id: 'new' }]))).toMatchObject({
      status: 202,
      applied: false,
    });
    expect(await served()).toHaveLength(12);
    expect(await server.status()).toMatchObject({ catalog: { waiting: true, origin: 'put' } });
  });

  it.each([
    ['rows that are bad, for the most part', 'application/jsonl', '{}\n{"id":1}', 400, 'BAD_CATALOG'],
    ['nothing', 'application/jsonl', '', 400, 'BAD_CATALOG'],
    ['XML that is cut off', 'application/xml', '<rss><item>', 400, 'BAD_CATALOG'],
    ['too few of the items', 'application/jsonl', jsonl(items.slice(0, 3)), 409, 'BAD_CONFIG'],
    [
      'vectors that there were none of',
      'application/jsonl',
      jsonl(items.map((item) => ({ ...item, vectors: { a: [1] } }))),
      409,
      'BAD_CONFIG',
    ],
    ['too many bytes', 'application/jsonl', `${jsonl(items)}\n`.repeat(300), 413, 'TOO_LARGE'],
    ['what gzip makes too large', 'text/csv', gzipSync(`id\n${'1\n'.repeat(1e5)}`), 413, 'TOO_LARGE'],
    ['a type that says nothing', 'text/plain', jsonl(items), 415, 'BAD_MESSAGE'],
    ['a form', 'multipart/form-data; boundary=x', '--x--', 415, 'BAD_MESSAGE'],
  ])('refuses %s, and changes nothing', async (_, type, body, status, code) => {
    expect(await send('PUT', type, body)).toEqual({ status, code, message: expect.any(String) });
    expect(await served()).toEqual(items);
  });

  it('drops more items where it is told so', async () => {
    const body = jsonl(items.slice(0, 3));
    expect(await send('PUT', 'application/jsonl', body, '?anyRemovals=true')).toMatchObject({
      status: 200,
      removed: 9,
    });
  });

  it('refuses a body that does not end, while it is read', async () => {
    const answered = new Promise<number | undefined>((done, reject) => {
      const asked = request(
        url,
        { method: 'PUT', headers: { 'Content-Type': 'application/jsonl' } },
        (response) => {
          done(response.statusCode);
          asked.destroy();
        },
      );
      const write = (): void => {
        if (!asked.destroyed)
          asked.write(`{"id":"${'x'.repeat(50)}"}\n`.repeat(100), () => setImmediate(write));
      };
      asked.on('error', reject);
      write();
    });
    expect(await answered).toBe(413);
    expect(await served()).toEqual(items);
  });

  it('changes nothing for a client that goes away within its catalog, and takes the next', async () => {
    const asked = request(url, {
      method: 'PUT',
      headers: { 'Content-Type': 'text/csv', 'Content-Length': 5000 },
    });
    asked.on('error', () => {});
    await new Promise<void>((done) => void asked.write('id\na\nb\n', () => done()));
    asked.destroy();
    expect(await send('PUT', 'application/jsonl', jsonl([...items, { id: 'new' }]))).toMatchObject({
      status: 200,
      added: 1,
    });
  });
});

describe('PATCH /admin/catalog', () => {
  it('adds, changes and removes single items', async () => {
    const rows = [
      { id: 'new', title: 'Jug' },
      { id: 'item-0', price: 3 },
      { id: 'item-1', removed: true },
    ];
    expect(await send('PATCH', 'application/jsonl', jsonl(rows))).toMatchObject({
      status: 200,
      items: 12,
      added: 1,
      changed: 1,
      removed: 1,
    });
    expect(await served()).toEqual([
      { ...items[0], price: 3 },
      ...items.slice(2),
      { id: 'new', title: 'Jug' },
    ]);
  });

  it('takes good rows, and tells of bad ones', async () => {
    expect(
      await send('PATCH', 'application/x-ndjson', '{"id":"item-0","price":1}\n{"id":"item-1","price":-1}\n'),
    ).toMatchObject({
      ...{ status: 200, changed: 1, badRows: 1 },
      bad: [{ line: 2, reason: expect.stringContaining('price: ') }],
    });
  });

  it.each([
    ['no good row', 'application/jsonl', '{"id":"item-0","price":-1}', 400],
    ['no row', 'application/jsonl', '\n', 400],
    [
      'the removal of all items',
      'application/jsonl',
      jsonl(items.map(({ id }) => ({ id, removed: true }))),
      409,
    ],
    ['CSV', 'text/csv', 'id\n1', 415],
  ])('refuses %s', async (_, type, body, status) => {
    expect(await send('PATCH', type, body)).toMatchObject({ status });
    expect(await served()).toEqual(items);
  });

  it('takes many one after the other, and turns away more than can wait', async () => {
    const headers = { 'Content-Type': 'application/jsonl', Expect: '100-continue' };
    const first = request(url, { method: 'PATCH', headers });
    const answered = once(first, 'response');
    first.flushHeaders();
    await once(first, 'continue'); // it is read now, and has not ended
    const waiting = Array.from({ length: 9 }, (_, i) =>
      send('PATCH', 'application/jsonl', JSON.stringify({ id: 'item-0', price: i })),
    );
    expect(await Promise.race(waiting)).toMatchObject({ status: 503 });
    first.end('{"id":"item-1","price":1}');
    const [response] = (await answered) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([...new Array(8).fill(202), 503]); // settled for a while: gathered
  });

  it('says nothing of what fails inside', async () => {
    url = await serve({
      give: () => {
        throw new HearsayError('INTERNAL', 'secret');
      },
    });
    const answer = await fetch(url, {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/jsonl' },
      body: '{"id":"a"}',
    });
    expect([answer.status, await answer.text()]).toEqual([500, 'Internal Server Error']);
  });
});
