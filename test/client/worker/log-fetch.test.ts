import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { logFetcher } from '../../../client/worker/log-fetch.ts';
import { eventually } from '../../eventually.ts';
import { refusal } from '../../shared/log/refusal.ts';

let answer: RequestListener;
let server: Server;
let aggregator: string;
const asked: { url: string | undefined; headers: object }[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  aggregator = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const bytesOf =
  (length: number): RequestListener =>
  (_request, response) =>
    void response.end(Buffer.alloc(length, 7));

describe('a file of the log', () => {
  it('LG10 comes from under /log/, by its path alone', async () => {
    answer = bytesOf(64);
    expect(await logFetcher(aggregator)('tile/0/000.p/2')).toEqual(new Uint8Array(64).fill(7));
    expect(asked.map(({ url }) => url)).toEqual(['/log/tile/0/000.p/2']);
    expect(Object.keys(asked[0]!.headers)).not.toEqual(expect.arrayContaining(['cookie']));
  });

  it('PR12 is asked for without cookies and referrer, and nothing that changes comes from a cache or by a mark of one', async () => {
    const requests: [string, RequestInit][] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      requests.push([url, init]);
      return new Response('text');
    });
    for (const path of ['checkpoint', 'vkey', 'tile/0/000']) await logFetcher('https://a.example')(path);
    expect(requests.map(([url, { cache }]) => [url, cache])).toEqual([
      ['https://a.example/log/checkpoint', 'no-store'],
      ['https://a.example/log/vkey', 'no-store'],
      ['https://a.example/log/tile/0/000', 'default'],
    ]);
    for (const [, init] of requests) {
      expect(init).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error' });
    }
  });

  it('PR10 may be as long as its kind is, and no longer: the rest is not read', async () => {
    const longest = { 'tile/0/000': 8192, checkpoint: 65_536, vkey: 65_536, 'tile/entries/000': 16_777_472 };
    for (const [path, length] of Object.entries(longest)) {
      answer = bytesOf(length);
      expect(await logFetcher(aggregator)(path)).toHaveLength(length);
      let ended = false;
      answer = (_request, response) => {
        const write = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(65_536), write);
        };
        response.on('close', () => {
          ended = true;
        });
        write();
      };
      await expect(logFetcher(aggregator)(path)).rejects.toThrow(refusal('TOO_LARGE'));
      await eventually(() => expect(ended).toBe(true));
    }
  });

  it('is undefined where there is none', async () => {
    answer = (_request, response) => void response.writeHead(404).end('no');
    expect(await logFetcher(aggregator)('tile/0/000')).toBeUndefined();
  });

  it.each<[string, RequestListener]>([
    ['a server that fails', (_request, response) => void response.writeHead(500).end()],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: '/' }).end()],
    [
      'an answer that breaks off',
      (_request, response) => {
        response.writeHead(200, { 'content-length': 8192 });
        response.write(Buffer.alloc(10), () => response.destroy());
      },
    ],
    ['no answer', (request) => void request.socket.destroy()],
  ])('PR10 cannot be told from a network by %s', async (_, listener) => {
    answer = listener;
    await expect(logFetcher(aggregator)('tile/0/000')).rejects.toThrow(refusal('OFFLINE'));
  });
});
