import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchVerified } from '../../../client/fetch/verified-fetch.ts';
import { refusal } from '../../shared/log/refusal.ts';

const content = Uint8Array.from({ length: 3000 }, (_, i) => i % 251);
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let server: Server;
let origin: string;
const requests: IncomingMessage[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request);
    if (request.url === '/moved') response.writeHead(302, { Location: '/content' });
    if (request.url === '/missing') response.writeHead(404);
    if (request.url === '/broken') response.writeHead(500);
    if (request.url === '/cut') {
      response.writeHead(200, { 'Content-Length': 9000 });
      response.write(content, () => response.destroy());
      return;
    }
    response.end(request.url === '/empty' ? '' : content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('HT2 content by hash', () => {
  it('is what the hash names', async () => {
    expect(await fetchVerified(`${origin}/content`, hashOf(content))).toEqual(content);
  });

  it('may be empty', async () => {
    expect(await fetchVerified(`${origin}/empty`, hashOf(new Uint8Array(0)))).toHaveLength(0);
  });

  it('may have moved: it is the hash that counts', async () => {
    expect(await fetchVerified(`${origin}/moved`, hashOf(content))).toEqual(content);
  });

  it('is asked for without cookies and without naming the page', async () => {
    await fetchVerified(`${origin}/content`, hashOf(content));
    expect(requests.at(-1)?.headers).not.toHaveProperty('cookie');
    expect(requests.at(-1)?.headers).not.toHaveProperty('referer');
  });

  it('is discarded where one bit differs', async () => {
    const other = content.slice();
    other[1234]! ^= 1;
    await expect(fetchVerified(`${origin}/content`, hashOf(other))).rejects.toThrow(refusal('BAD_MODEL'));
  });

  it.each([
    ['upper-case', hashOf(content).toUpperCase()],
    ['short', hashOf(content).slice(0, 32)],
    ['empty', ''],
  ])('is discarded under an %s hash', async (_kind, hash) => {
    await expect(fetchVerified(`${origin}/content`, hash)).rejects.toThrow(refusal('BAD_MODEL'));
  });

  it.each(['/missing', '/broken'])('is not the page of an error: %s', async (path) => {
    // even where the hash of that page was asked for
    await expect(fetchVerified(`${origin}${path}`, hashOf(content))).rejects.toThrow(refusal('OFFLINE'));
  });

  it('is not there where the connection breaks in the middle', async () => {
    await expect(fetchVerified(`${origin}/cut`, hashOf(content))).rejects.toThrow(refusal('OFFLINE'));
  });

  it('is not there where nobody answers', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(fetchVerified(`http://127.0.0.1:${port}/x`, hashOf(content))).rejects.toThrow(
      refusal('OFFLINE'),
    );
  });

  it('is not there where the address is none', async () => {
    await expect(fetchVerified('no address', hashOf(content))).rejects.toThrow(refusal('OFFLINE'));
  });
});
