/** The examples of `deploy/`, tried: a whole aggregator behind them, over TLS, with a browser's socket. */
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSettings } from '../../server/settings/settings.ts';
import { welcomeSchema } from '../../shared/protocol/messages.ts';
import { parseWith } from '../../shared/protocol/parse.ts';
import { startTestServer, type TestServer } from '../server/running-server.ts';
import { isInstalled, type ProxyProcess, startCaddy, startNginx } from './proxy-process.ts';

const requestsPerMinute = 12;
const { access } = toSettings({
  ...{ trustedProxies: ['loopback'], httpsOnly: true, origins: ['https://shop.example'] },
  ...{ limits: { requestsPerMinute }, tickets: { required: false } },
});

const proxies = [
  { name: 'nginx', start: startNginx, isThere: isInstalled('nginx', '-v') },
  { name: 'Caddy', start: startCaddy, isThere: isInstalled('caddy', 'version') },
];
const hasOpenssl = isInstalled('openssl', 'version');
for (const { name, isThere } of proxies) {
  if (!isThere || !hasOpenssl) {
    process.stderr.write(
      `\nNOT TRIED: the example for ${name}, for ${isThere ? 'openssl' : name} is not here\n`,
    );
  }
}

describe.each(proxies)('an aggregator behind $name', ({ start, isThere }) => {
  const canTry = isThere && hasOpenssl;
  let server: TestServer;
  let proxy: ProxyProcess;
  beforeAll(async () => {
    if (!canTry) return;
    server = await startTestServer({ access });
    proxy = await start(server.port);
  });
  afterAll(async () => {
    await proxy?.stop();
    await server?.close();
  });

  /** The certificate is nobody's. */
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown> }>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: proxy.port, path, method, headers, agent: false as const };
      const sent = request({ ...options, servername: 'localhost', rejectUnauthorized: false }, (response) => {
        response.resume();
        resolve({ status: response.statusCode, headers: response.headers });
      });
      sent.setHeader('Host', `localhost:${proxy.port}`);
      sent.on('error', reject).end();
    });

  it.runIf(canTry)('is reached over TLS, and says that there is nothing else', async () => {
    const { status, headers } = await ask('/hearsay.json');
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
    expect(headers.server ?? 'nginx').toBe('nginx'); // no version
  });

  it.runIf(canTry)('welcomes a browser over its socket', async () => {
    const socket = io(`https://localhost:${proxy.port}`, {
      ...{ transports: ['websocket'], reconnection: false, rejectUnauthorized: false },
      extraHeaders: { origin: 'https://shop.example' },
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    const welcome = parseWith(welcomeSchema, await socket.emitWithAck('hello', { versions: [1] }));
    expect(welcome.ok).toBe(true);
    socket.close();
  });

  it.runIf(canTry)(
    'passes on which host and port was asked, by which the admin page is known as our own',
    async () => {
      const logIn = async (origin: string) =>
        (await ask('/admin/session', { origin, 'content-type': 'application/json' }, 'POST')).status;
      expect(await logIn(`https://localhost:${proxy.port}`)).toBe(400); // not 403: our own, without a token
      expect(await logIn('https://localhost')).toBe(403);
    },
  );

  it.runIf(canTry)('AD1 counts a visitor by its address, whatever it says', async () => {
    const statuses = [];
    for (let i = 0; i < requestsPerMinute; i++) {
      statuses.push((await ask('/health', { 'x-forwarded-for': `203.0.113.${i}` })).status);
    }
    expect(statuses).toContain(200);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe.each(proxies)('$name in front of an aggregator that does not answer', ({ start, isThere }) => {
  const localAddress = '127.0.0.2';
  /** The status; whatever goes wrong is none. */
  const visit = (ask: typeof request, port: number) =>
    new Promise<number | undefined>((resolve) => {
      const options = {
        host: '127.0.0.1',
        localAddress,
        port,
        path: '/marker?marker',
        agent: false as const,
      };
      const headers = { Host: `localhost:${port}`, referer: 'https://marker.example' };
      const tls = { servername: 'localhost', rejectUnauthorized: false };
      ask({ ...options, headers, ...tls }, (response) => resolve(response.resume().statusCode))
        .on('error', () => resolve(undefined))
        .end();
    });

  it.runIf(isThere && hasOpenssl)('AD1 writes nobody’s address into its logs', async () => {
    const proxy = await start(9);
    expect(await visit(request, proxy.port)).toBe(502);
    await visit(plainRequest, proxy.port);
    if (proxy.plainPort !== undefined) expect(await visit(plainRequest, proxy.plainPort)).toBe(308);
    const logged = await proxy.stop();
    expect(logged).not.toContain(localAddress);
    expect(logged).not.toContain('marker');
  });
});

describe('nginx', () => {
  const [nginx] = proxies;
  it.runIf(nginx?.isThere && hasOpenssl)('sends who comes without TLS to where there is', async () => {
    const proxy = await startNginx(9);
    const response = await fetch(`http://127.0.0.1:${proxy.plainPort}/hearsay.js`, { redirect: 'manual' });
    await proxy.stop();
    expect([response.status, response.headers.get('location')]).toEqual([
      308,
      'https://127.0.0.1/hearsay.js',
    ]);
  });
});
