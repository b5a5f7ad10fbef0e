/** Who is let in, over real connections. Each test has a server of its own. */
import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import type { Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchTicket } from '../../../client/worker/ticket.ts';
import { toSettings } from '../../../server/settings/settings.ts';
import { credentialOf, tokenOf } from '../admin/credentials.ts';
import { headerFor } from '../rounds/bench.ts';
import { leavesOf } from '../rounds/replayed-store.ts';
import {
  connectBrowser,
  connectSocket,
  freeTicket,
  start,
  type TestBrowser,
  type TestServer,
} from '../running-server.ts';
import { configWith, updateBytes } from '../test-site.ts';
import { refusalOf } from './serving.ts';

/** A server with these settings of who is let in, and nothing else in the way. */
const startWith = (settings: object, parts: Parameters<typeof start>[0] = {}): Promise<TestServer> =>
  start({ ...parts, access: toSettings({ tickets: { required: false }, ...settings }).access });

const gone = (socket: Socket): Promise<unknown> =>
  new Promise((resolve) => socket.once('disconnect', resolve));
const from = (address: string) => ({ 'x-forwarded-for': address });

/** The refusals of a server, once there are any. */
const refusals = async (server: TestServer) => (await server.status()).refusals;

describe('AD1 a page', () => {
  const origins = ['https://shop.example'];

  it('of a named origin is let in, as is a program', async () => {
    const server = await startWith({ origins });
    for (const headers of [{ origin: 'https://shop.example' }, {}]) {
      const browser = await connectBrowser(server.url, headers);
      browser.close();
    }
    expect(await refusals(server)).toEqual({});
  });

  it('of another origin is refused before it is connected', async () => {
    const server = await startWith({ origins });
    await expect(connectSocket(server.url, { origin: 'https://evil.example' })).rejects.toThrow();
    expect(await refusals(server)).toEqual({ NOT_ADMITTED: 1 });
    await expect(server.status()).resolves.toMatchObject({ connections: 0 });
  });
});

describe('AD1 one address', () => {
  /** A connection over which nothing is sent; resolves with whether the server let it stand. */
  async function hold(server: TestServer): Promise<{ socket: TcpSocket; stands: boolean }> {
    const socket = connect(server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const closed = once(socket, 'close').then(() => false);
    socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
    const stands = await Promise.race([once(socket, 'data').then(() => true), closed]);
    return { socket, stands };
  }

  it('has so many connections at once, and another one once it has ended one', async () => {
    const server = await startWith({ limits: { connections: 3 } });
    const held = [await hold(server), await hold(server), await hold(server)];
    expect(held.map(({ stands }) => stands)).toEqual([true, true, true]);
    expect((await hold(server)).stands).toBe(false);
    held[0]?.socket.destroy();
    let next = await hold(server);
    while (!next.stands) next = await hold(server); // the server has yet to hear that it is gone
    expect(next.stands).toBe(true);
  });

  it('has them each by itself behind a proxy that is trusted', async () => {
    const server = await startWith({ trustedProxies: ['loopback'], limits: { connections: 1 } });
    const first = await connectBrowser(server.url, from('203.0.113.1'));
    await expect(connectSocket(server.url, from('203.0.113.1'))).rejects.toThrow();
    const other = await connectBrowser(server.url, from('203.0.113.2'));
    expect(await refusals(server)).toEqual({ TOO_MANY: 1 });
    for (const browser of [first, other]) browser.close();
  });

  it('opens so many sockets in a minute', async () => {
    const server = await startWith({ limits: { connectionsPerMinute: 2 } });
    for (let i = 0; i < 2; i++) (await connectSocket(server.url)).close();
    await expect(connectSocket(server.url)).rejects.toThrow();
    expect(await refusals(server)).toEqual({ TOO_MANY: 1 });
  });

  it('is told when to come back', async () => {
    const server = await startWith({ limits: { requestsPerMinute: 2 } });
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${server.url}/health`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is not limited while an auditor asks for evidence from there, with a credential that is known', async () => {
    const token = tokenOf(1);
    const auditor = credentialOf({ scopes: ['audit'] });
    const server = await startWith({ limits: { requestsPerMinute: 1 } }, { credentials: () => [auditor] });
    const ask = async (bearer: string, path = '/evidence/rounds/7') =>
      (await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${bearer}` } })).status;
    for (let i = 0; i < 3; i++) expect(await ask(token)).toBe(404);
    expect([await ask('another'), await ask('another'), await ask(token, '/health')]).toEqual([
      401, 429, 429,
    ]);
  });

  it('cannot take the requests of others, whatever it says where it comes from', async () => {
    const server = await startWith({ trustedProxies: ['loopback'], limits: { requestsPerMinute: 1 } });
    const ask = async (forwarded: string) =>
      (await fetch(`${server.url}/health`, { headers: from(forwarded) })).status;
    expect(await ask('203.0.113.1')).toBe(200);
    expect(await ask('192.0.2.9, 203.0.113.1')).toBe(429); // what the proxy adds comes last
    expect(await ask('203.0.113.2')).toBe(200);
  });

  it('is warned of in the diagnostics, once, where it is a proxy that nobody named', async () => {
    const told: string[] = [];
    const server = await startWith({}, { failed: (event) => void told.push(event) });
    for (let i = 0; i < 3; i++) await fetch(`${server.url}/health`, { headers: from('203.0.113.1') });
    expect(told).toEqual(['requests come through a proxy']);
  });
});

describe('AD1 one connection', () => {
  it('is cut off after too many messages', async () => {
    const server = await startWith({ limits: { messagesPerMinute: 3 } });
    const browser = await connectBrowser(server.url);
    const ended = gone(browser.socket);
    for (let i = 0; i < 3; i++) browser.socket.emit('hello', { versions: [1] }, () => undefined);
    await ended;
    expect(await refusals(server)).toEqual({ TOO_MANY: 1 });
  });
});

describe('AD2 a ticket', () => {
  const hello = (socket: Socket, ticket?: string): Promise<unknown> =>
    socket.emitWithAck('hello', { versions: [1], ...(ticket !== undefined && { ticket }) });
  const tickets = { required: true, freePerMinute: 1000 };

  it('opens one connection, on which hello may be said again', async () => {
    const server = await startWith({ tickets });
    const ticket = await freeTicket(server.url);
    const first = await connectSocket(server.url);
    expect(await hello(first, ticket)).toMatchObject({ ok: true });
    expect(await hello(first, ticket)).toMatchObject({ ok: true });
    const second = await connectSocket(server.url);
    expect(await hello(second, ticket)).toEqual(refusalOf('NOT_ADMITTED'));
    expect(await hello(second, await freeTicket(server.url))).toMatchObject({ ok: true });
    for (const socket of [first, second]) socket.close();
  });

  it('is needed for everything else', async () => {
    const server = await startWith({ tickets });
    const socket = await connectSocket(server.url);
    expect(await hello(socket)).toEqual(refusalOf('NOT_ADMITTED'));
    const update = [headerFor(server.aggregator, 1), updateBytes(1)] as const;
    expect(await socket.emitWithAck('update', ...update)).toEqual(refusalOf('BAD_MESSAGE'));
    expect(server.aggregator.state.round).toMatchObject({ contributions: 0 });
    socket.close();
  });

  it('costs work where many are asked for, which browsers do', async () => {
    const server = await startWith({ tickets: { ...tickets, freePerMinute: 0 } });
    const socket = await connectSocket(server.url);
    const { ticket, bits } = (await (await fetch(`${server.url}/ticket`, { method: 'POST' })).json()) as {
      ticket: string;
      bits: number;
    };
    expect(bits).toBe(12);
    expect(await hello(socket, `${ticket}.0`)).toEqual(refusalOf('NOT_ADMITTED'));
    expect(await hello(socket, await fetchTicket(server.url))).toMatchObject({ ok: true });
    socket.close();
  });

  it('is not given to pages of other sites, nor without end to one address', async () => {
    const server = await startWith({
      tickets,
      ...{ origins: ['https://shop.example'], limits: { connectionsPerMinute: 1 } },
    });
    const ask = (origin: string) => fetch(`${server.url}/ticket`, { method: 'POST', headers: { origin } });
    expect((await ask('https://evil.example')).status).toBe(403);
    const given = await ask('https://shop.example');
    expect([given.status, given.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const refused = await ask('https://shop.example');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});

describe('AD3 a flood of made-up profiles', () => {
  const cohort = 20;
  const startRound = () =>
    startWith(
      { trustedProxies: ['loopback'], cohortShare: 0.25 },
      { config: configWith({ round: { cohort, minimum: cohort } }) },
    );
  const give = (browser: TestBrowser, server: TestServer, number: number) =>
    browser.send(headerFor(server.aggregator, number), updateBytes(number));

  it('from one network fills a quarter of a cohort, and others the rest', async () => {
    const server = await startRound();
    const flood = await connectBrowser(server.url, from('203.0.113.1'));
    const neighbour = await connectBrowser(server.url, from('203.0.113.200'));
    for (let number = 0; number < 5; number++) {
      expect(await give(flood, server, number)).toMatchObject({ ok: true });
    }
    for (let number = 5; number < 45; number++) {
      expect(await give(number % 2 ? flood : neighbour, server, number)).toEqual(refusalOf('TOO_MANY'));
    }
    expect(leavesOf(server.store).filter(({ kind }) => kind === 'contribution')).toHaveLength(5);
    const announced = flood.nextAnnouncement(); // forty refusals, and it is connected still
    for (let number = 100; number < 115; number++) {
      const other = await connectBrowser(server.url, from(`198.51.${number}.1`));
      expect(await give(other, server, number)).toMatchObject({ ok: true });
      other.close();
    }
    expect(await announced).toMatchObject({ model: { version: 1 } });
    for (const browser of [flood, neighbour]) browser.close();
  });

  it('does not keep from its receipt what was given before', async () => {
    const server = await startRound();
    const browser = await connectBrowser(server.url, from('203.0.113.1'));
    const first = await give(browser, server, 0);
    for (let number = 1; number < 5; number++) await give(browser, server, number);
    expect(await give(browser, server, 0)).toEqual(first);
    browser.close();
  });
});
