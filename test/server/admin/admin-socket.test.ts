import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openAdminSocket } from '../../../server/admin/admin-socket.ts';
import { Doorkeeper } from '../../../server/admin/doorkeeper.ts';
import { connectBrowser, giveHonestly } from '../running-server.ts';
import { RawConnection } from '../sockets/raw-connection.ts';
import { type AdminServer, people, startAdminServer, tokens } from './admin-server.ts';

type Handshake = { readonly auth?: object; readonly headers?: Readonly<Record<string, string>> };

/** On its way into the namespace; closed after the test. */
function approach({ url }: Pick<AdminServer, 'url'>, { auth = {}, headers = {} }: Handshake): Socket {
  const socket = io(`${url}/admin`, {
    ...{ transports: ['websocket'], forceNew: true, reconnection: false },
    auth,
    extraHeaders: { ...headers },
  });
  onTestFinished(() => void socket.disconnect());
  return socket;
}

const next = (socket: Socket, event: string): Promise<unknown> =>
  new Promise((resolve) => socket.once(event, resolve));

/** Why it was not let in. */
const refusalOf = async (server: AdminServer, handshake: Handshake): Promise<string> => {
  const socket = approach(server, handshake);
  const why = await Promise.race([
    next(socket, 'connect_error').then((error) => (error as Error).message),
    next(socket, 'status').then(() => 'let in'),
  ]);
  expect(socket.connected).toBe(why === 'let in');
  return why;
};

const host = ({ port }: AdminServer): string => `127.0.0.1:${port}`;
/** What a browser sends with a socket of our own page. */
const ownHeaders = (server: AdminServer, cookie: string) => ({ cookie, origin: `http://${host(server)}` });

describe('the socket of the admin page', () => {
  it('shows the state to a page of our own with the cookie of a session, and again when it has changed', async () => {
    const server = await startAdminServer();
    const socket = approach(server, { headers: ownHeaders(server, await server.logIn()) });
    expect(await next(socket, 'status')).toMatchObject({
      round: { contributions: 0 },
      paused: null,
    });
    let seen: unknown;
    socket.on('status', (status) => (seen = status));
    await giveHonestly(server, 1);
    while (!JSON.stringify(seen ?? null).includes('"contributions":1')) await next(socket, 'status');
    expect(seen).toMatchObject({ round: { contributions: 1 } });
  });

  it('is the same state as that of the route', async () => {
    const server = await startAdminServer();
    const socket = approach(server, { auth: { token: tokens.admin } });
    const status = await next(socket, 'status');
    expect(status).toEqual(await (await server.ask('GET', '/status', { token: tokens.admin })).json());
  });

  it('is shut to strangers, and to who was let in once', async () => {
    const server = await startAdminServer();
    const own = ownHeaders(server, `__Host-hearsay-admin=${'0'.repeat(64)}`);
    for (const handshake of [
      {},
      { auth: { token: 'wrong' } },
      { auth: { token: '0'.repeat(64) } },
      { auth: { token: people.admin.tokenHash } },
      { auth: { token: tokens.former } },
      { auth: { token: tokens.late } },
      { auth: { token: tokens.admin, more: 1 } },
      { auth: { token: [tokens.admin] } },
      { headers: own },
    ]) {
      expect(await refusalOf(server, handshake), JSON.stringify(handshake)).toBe('unauthorized');
    }
  });

  it.each(['shop', 'auditor'] as const)('is shut to the credential of the %s', async (name) => {
    expect(await refusalOf(await startAdminServer(), { auth: { token: tokens[name] } })).toBe('forbidden');
  });

  it('is shut to pages of other sites, whatever cookie their visitor has', async () => {
    const server = await startAdminServer();
    const cookie = await server.logIn();
    for (const headers of [
      { cookie },
      { cookie, origin: 'https://shop.example' },
      { cookie, origin: 'null' },
      { ...ownHeaders(server, cookie), 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(await refusalOf(server, { headers }), JSON.stringify(headers)).toBe('unauthorized');
    }
  });

  it('is closed within a second or so where the credential is revoked', async () => {
    const server = await startAdminServer();
    const sockets = [
      approach(server, { auth: { token: tokens.admin } }),
      approach(server, { headers: ownHeaders(server, await server.logIn()) }),
    ];
    await Promise.all(sockets.map((socket) => next(socket, 'status')));
    const closed = Promise.all(sockets.map((socket) => next(socket, 'disconnect')));
    server.revoke(people.admin);
    expect(await closed).toEqual(['io server disconnect', 'io server disconnect']);
  });

  it('is closed where the session ends', async () => {
    const server = await startAdminServer();
    const cookie = await server.logIn();
    const socket = approach(server, { headers: ownHeaders(server, cookie) });
    await next(socket, 'status');
    const closed = next(socket, 'disconnect');
    await server.ask('DELETE', '/session', { cookie, headers: { 'sec-fetch-site': 'same-origin' } });
    expect(await closed).toBe('io server disconnect');
  });

  it('takes nothing: who sends anything is cut off', async () => {
    const server = await startAdminServer();
    const socket = approach(server, { auth: { token: tokens.admin } });
    await next(socket, 'status');
    const closed = next(socket, 'disconnect');
    socket.emit('hello', { versions: [1] }, () => undefined);
    expect(await closed).toBe('io server disconnect');
    expect((await server.status()).refusals).toEqual({ BAD_MESSAGE: 1 });
  });

  it('cuts off a connection that keeps knocking, after twenty refusals', async () => {
    const server = await startAdminServer();
    const knocking = await RawConnection.open(server.port);
    for (let i = 0; i < 40; i++) knocking.text('40/admin,');
    await knocking.ended;
    expect(await knocking.message((text) => text.startsWith('44/admin'))).toBe(
      '44/admin,{"message":"unauthorized"}',
    );
    expect((await server.status()).refusals.BAD_MESSAGE).toBeGreaterThanOrEqual(20);
  });
});

it('the admin page hears later what could not be told at first, and the process goes on', async () => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server = new Server(http, { transports: ['websocket'] });
  const failures: unknown[] = [];
  const status = (): unknown => {
    if (failures.length < 2) throw new Error('the disk is gone');
    return { round: null };
  };
  const ignore = (): void => undefined;
  const admin = openAdminSocket(
    server,
    { doorkeeper: new Doorkeeper(() => [people.admin], Date.now), addressOf: () => '192.0.2.1', status },
    { cutOff: ignore, sendAway: ignore, refused: ignore, failed: (error) => failures.push(error) },
  );
  onTestFinished(async () => {
    admin.close();
    await server.close();
  });
  const { port } = http.address() as AddressInfo;
  const socket = approach({ url: `http://127.0.0.1:${port}` }, { auth: { token: tokens.admin } });
  expect(await next(socket, 'status')).toEqual({ round: null });
  expect(failures).toEqual([new Error('the disk is gone'), new Error('the disk is gone')]);
});

describe('the socket of browsers', () => {
  it('shows them nothing of the admin page, with whatever credential they come', async () => {
    const server = await startAdminServer();
    const admin = approach(server, { auth: { token: tokens.admin } });
    await next(admin, 'status');
    const browser = await connectBrowser(server.url);
    onTestFinished(() => browser.close());
    const events: string[] = [];
    browser.socket.onAny((event: string) => events.push(event));
    await server.ask('POST', '/acts/pause', { token: tokens.admin, body: {} });
    await next(admin, 'status');
    expect(events).toEqual(['announce']);
    expect(await browser.socket.emitWithAck('status')).toEqual({ ok: false, code: 'BAD_MESSAGE' });
  });

  it('is no part of the admin page: who watches it is not counted among browsers, and gives no updates', async () => {
    const server = await startAdminServer();
    const admin = approach(server, { auth: { token: tokens.admin } });
    await next(admin, 'status');
    expect((await server.status()).connections).toBe(0);
    const browser = await connectBrowser(server.url);
    onTestFinished(() => browser.close());
    expect((await server.status()).connections).toBe(1);
  });
});
