import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { type RunningServer, startServer } from '../../server/aggregator-server.ts';
import { createDiagnostics } from '../../server/diagnostics.ts';
import { toSettings } from '../../server/settings/settings.ts';
import { createMemoryStore } from '../../server/store/memory-store.ts';
import { credentialOf, tokenOf } from '../server/admin/credentials.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({
    settings: toSettings({ port: 0 }),
    items: [{ id: 'cup', title: 'A cup' }],
    store: createMemoryStore(),
    diagnostics: createDiagnostics({ silent: true }),
    credentials: () => [credentialOf()],
    clientFolder: '/nowhere',
  });
});
test.afterAll(() => server.close());

/** In a page: what the admin page's namespace of the socket says first. */
const firstWord = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    socket.onmessage = ({ data }) => {
      if (String(data).startsWith('0')) return socket.send('40/admin,');
      socket.close();
      resolve(String(data));
    };
    socket.onerror = () => reject(new Error('no socket'));
  });

/** In a page: log in, or do something; the status, or that the browser did not let it through. */
const post = async ([url, body]: readonly [url: string, body: object]): Promise<
  number | 'not let through'
> => {
  const headers = { 'content-type': 'application/json' };
  const asked = { method: 'POST', credentials: 'include', headers, body: JSON.stringify(body) } as const;
  const response = await fetch(url, asked).catch(() => undefined);
  return response?.status ?? 'not let through';
};

test('a browser keeps the session on localhost without TLS, shows it with requests and the socket, and to no script', async ({
  page,
}) => {
  const url = `http://localhost:${server.port}`;
  await page.goto(`${url}/health`);
  expect(await page.evaluate(post, [`${url}/admin/acts/pause`, {}] as const)).toBe(401);
  expect(await page.evaluate(firstWord, url)).toBe('44/admin,{"message":"unauthorized"}');
  expect(await page.evaluate(post, [`${url}/admin/session`, { token: tokenOf(1) }] as const)).toBe(204);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  expect(await page.evaluate(post, [`${url}/admin/acts/pause`, {}] as const)).toBe(200);
  expect(await page.evaluate(firstWord, url)).toMatch(/^40\/admin,\{"sid":/);
  const [cookie] = await page.context().cookies(url);
  expect(cookie).toMatchObject({
    name: '__Host-hearsay-admin',
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  });
});

test('a page of another site does nothing with it, nor with a form', async ({ page }) => {
  const url = `http://localhost:${server.port}`;
  await page.goto(`${url}/health`);
  await page.evaluate(post, [`${url}/admin/session`, { token: tokenOf(1) }] as const);
  const elsewhere = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<form method="post" action="${url}/admin/acts/resume" enctype="text/plain"><input name="a"></form>`,
    );
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
  const { size } = server.aggregator.state;
  expect(await page.evaluate(post, [`${url}/admin/acts/resume`, {}] as const)).toBe('not let through');
  expect(await page.evaluate(firstWord, url)).toBe('44/admin,{"message":"unauthorized"}');
  const answered = page.waitForResponse(`${url}/admin/acts/resume`);
  await page.evaluate(() => document.querySelector('form')?.submit());
  expect([401, 403]).toContain((await answered).status());
  expect(server.aggregator.state.size).toBe(size);
  elsewhere.close();
  elsewhere.closeAllConnections();
});
