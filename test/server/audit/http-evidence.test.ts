import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { httpEvidence } from '../../../server/audit/http-evidence.ts';

const [salt, seed] = ['ab'.repeat(32), 'cd'.repeat(32)];
const answers = new Map<string, string>([
  ['/at/evidence/rounds/3', JSON.stringify({ seed, sumSalt: null, salts: [[17, salt]] })],
  ['/at/evidence/rounds/4', JSON.stringify({ seed, salts: [] })],
  ['/at/evidence/rounds/5', JSON.stringify({ seed: 'x', sumSalt: null, salts: [] })],
  ['/at/evidence/rounds/6', '<!doctype html>'],
  [`/at/evidence/rounds/3/updates/${salt}`, 'update'],
]);
const asked: string[] = [];
const server = createServer(({ url = '', headers }, response) => {
  asked.push(url);
  const isAllowed = headers.authorization === 'Bearer secret';
  const answer = answers.get(url);
  response.writeHead(isAllowed ? (answer === undefined ? 404 : 200) : 401).end(isAllowed ? answer : '');
});
let base: URL;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/at/`);
});
afterAll(() => void server.close());

describe('HT3 evidence with a credential', () => {
  it('is what is kept of a round, and an update by its salted hash', async () => {
    const client = httpEvidence(base, 'secret');
    expect(await client.round(3)).toEqual({
      seed: Uint8Array.from(Buffer.from(seed, 'hex')),
      sumSalt: null,
      salts: new Map([[17, Uint8Array.from(Buffer.from(salt, 'hex'))]]),
    });
    expect(await client.update(3, salt)).toEqual(new TextEncoder().encode('update'));
  });

  it('is undefined where it is not kept', async () => {
    expect(await httpEvidence(base, 'secret').round(9)).toBeUndefined();
    expect(await httpEvidence(base, 'secret').update(3, seed)).toBeUndefined();
  });

  it('never has the credential in an address', () => {
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.join()).not.toContain('secret');
  });

  it.each([
    ['half of it', 4, /no evidence of a round/],
    ['what is no seed', 5, /no evidence of a round/],
    ['a page', 6, /no evidence of a round/],
  ])('is refused where the aggregator answers with %s', async (_, round, message) => {
    await expect(httpEvidence(base, 'secret').round(round)).rejects.toThrow(message);
  });

  it('is refused without the right credential', async () => {
    await expect(httpEvidence(base, 'guess').round(3)).rejects.toThrow(/not known there/);
  });
});
