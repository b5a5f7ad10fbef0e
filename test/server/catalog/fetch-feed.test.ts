import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { misfitOfAddress, shownAddress } from '../../../server/catalog/feed-address.ts';
import { fetchFeed, type Validators } from '../../../server/catalog/fetch-feed.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { csv, startFeed } from './feed-server.ts';

const ask = (
  address: string,
  {
    validators = {},
    timeoutMs = 10_000,
    mostBytes = 1e5,
  }: { validators?: Validators; timeoutMs?: number; mostBytes?: number } = {},
) => fetchFeed({ address, validators, rules: { mostBytes }, timeoutMs });

describe('a feed address', () => {
  it('is asked for the catalog', async () => {
    const feed = await startFeed(
      csv('id\na\n', { ETag: '"1"', 'Last-Modified': 'Sat, 01 Nov 2025 00:00:00 GMT' }),
    );
    const { reading, validators } = await ask(`${feed.url}/items`);
    expect(reading?.items).toEqual([{ id: 'a' }]);
    expect(validators).toEqual({ etag: '"1"', lastModified: 'Sat, 01 Nov 2025 00:00:00 GMT' });
    expect(feed.asked[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('is asked only for what is new, after it has said what it has', async () => {
    const feed = await startFeed((_, response) => void response.writeHead(304).end());
    const validators = { etag: 'W/"1"', lastModified: 'Sat, 01 Nov 2025 00:00:00 GMT' };
    expect(await ask(feed.url, { validators })).toEqual({ validators });
    expect(feed.asked[0]?.headers).toMatchObject({
      'if-none-match': 'W/"1"',
      'if-modified-since': validators.lastModified,
    });
  });

  it('may compress its answer, and may send a file that is', async () => {
    const feed = await startFeed(csv(''));
    feed.answer = (_, response) =>
      void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('id\na\n'));
    expect((await ask(feed.url)).reading?.items).toEqual([{ id: 'a' }]);
    feed.answer = (_, response) =>
      void response.writeHead(200, { 'Content-Type': 'application/gzip' }).end(gzipSync('id\nb\n'));
    expect((await ask(`${feed.url}/items.csv.gz`)).reading?.items).toEqual([{ id: 'b' }]);
  });

  it('may redirect on this machine', async () => {
    const feed = await startFeed((request, response) => {
      if (request.url === '/new') csv('id\na\n')(request, response);
      else response.writeHead(302, { Location: '/new' }).end();
    });
    expect((await ask(feed.url)).reading?.items).toEqual([{ id: 'a' }]);
  });

  it.each([500, 404, 204])('is refused where it answers %d', async (status) => {
    const feed = await startFeed((_, response) => void response.writeHead(status).end());
    await expect(ask(`${feed.url}/items?key=secret`)).rejects.toThrow(
      `BAD_CATALOG: ${feed.url}/items: expected 200, got ${status}`,
    );
  });

  it.each([
    ['without protection', 'http://192.0.2.1/items', 'a redirect to http://192.0.2.1: expected https://'],
    ['to another kind of address', 'file:///etc/passwd', 'expected https://'],
    ['with a password', 'https://user:secret@shop.example/', 'without a user or a password'],
    ['to no address', 'http://[', 'a redirect to no address'],
  ])('is refused where it redirects %s', async (_, location, reason) => {
    const feed = await startFeed(
      (_request, response) => void response.writeHead(301, { Location: location }).end(),
    );
    await expect(ask(feed.url)).rejects.toThrow(reason);
    await expect(ask(feed.url)).rejects.not.toThrow('secret@');
  });

  it('is refused where it redirects without end', async () => {
    const feed = await startFeed((_, response) => void response.writeHead(302, { Location: '/' }).end());
    await expect(ask(feed.url)).rejects.toThrow('at most 5 redirects');
    expect(feed.asked).toHaveLength(6);
  });

  it('is refused where it is too large, while it is read', async () => {
    const feed = await startFeed((_, response) => {
      const write = (): void =>
        void (response.destroyed || response.write('x'.repeat(10_000), () => setImmediate(write)));
      response.writeHead(200, { 'Content-Type': 'text/csv' });
      response.write('id\n');
      response.on('error', () => {});
      write();
    });
    await expect(ask(feed.url, { mostBytes: 200_000 })).rejects.toEqual(refusal('TOO_LARGE'));
  });

  it('is refused where it is slow, also at its last byte', async () => {
    const silent = await startFeed(() => {});
    await expect(ask(silent.url, { timeoutMs: 100 })).rejects.toThrow('not answered within 0.1 s');
    const slow = await startFeed(
      (_, response) => void response.writeHead(200, { 'Content-Type': 'text/csv' }).write('id\na\n'),
    );
    await expect(ask(slow.url, { timeoutMs: 200 })).rejects.toThrow('not answered within 0.2 s');
  });

  it('is refused where it ends too early, or nobody answers', async () => {
    const feed = await startFeed((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Length': 100 });
      response.write('id\na\n', () => response.destroy());
    });
    await expect(ask(feed.url)).rejects.toEqual(refusal('BAD_CATALOG'));
    await expect(ask('http://127.0.0.1:1')).rejects.toEqual(refusal('BAD_CATALOG'));
  });

  it.each([
    ['https://shop.example/feed.xml?key=1', undefined],
    ['http://localhost:8080/', undefined],
    ['http://[::1]/', undefined],
    ['http://shop.example/', 'expected https://, or http:// of this machine'],
    ['http://127.0.0.1.shop.example/', 'expected https://, or http:// of this machine'],
    ['https://me:secret@shop.example/', 'expected an address without a user or a password'],
    ['https://', 'expected an address'],
  ])('%s: %s', (address, misfit) => {
    expect(misfitOfAddress(address)).toBe(misfit);
  });

  it('is shown without its query, which may hold a key', () => {
    expect(shownAddress('https://shop.example/feed.xml?key=secret#x')).toBe('https://shop.example/feed.xml');
  });
});
