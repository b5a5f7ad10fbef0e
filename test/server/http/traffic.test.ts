import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { start } from '../running-server.ts';

/** More than the headers of any answer here. */
const headers = 1500;

/** Asks, and reads the answer to its end. */
const ask = (url: string, method = 'GET', asked: Record<string, string> = {}): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: asked }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    });
    sent.once('error', reject).end();
  });

describe('bytes that were sent', () => {
  it('are counted by what they were for, as they travelled', async () => {
    const server = await start();
    const { model } = server.aggregator.announcement();
    const { catalog } = server.aggregator.site;
    for (let i = 0; i < 3; i++) await ask(`${server.url}/models/${model.hash}`);
    await ask(`${server.url}/catalog/${catalog.hash}`);
    await ask(`${server.url}/health`);
    await expect.poll(() => server.adminStatus().traffic.other).toBeGreaterThan(0); // the last of them
    const { models, catalogs, log } = server.adminStatus().traffic;
    expect(models - 3 * model.bytes).toBeGreaterThan(0);
    expect(models - 3 * model.bytes).toBeLessThan(3 * headers);
    expect(catalogs - catalog.bytes.length).toBeGreaterThan(0);
    expect(catalogs - catalog.bytes.length).toBeLessThan(headers);
    expect(log).toBe(0);
  });

  it('are headers alone for what a browser has already, and for an answer without a body', async () => {
    const server = await start();
    const { hash, bytes } = server.aggregator.announcement().model;
    const url = `${server.url}/models/${hash}`;
    expect(await ask(url, 'HEAD')).toBe(200);
    expect(await ask(url, 'GET', { 'If-None-Match': `"${hash}"` })).toBe(304);
    await ask(`${server.url}/health`);
    await expect.poll(() => server.adminStatus().traffic.other).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThan(2 * headers);
    expect(server.adminStatus().traffic.models).toBeLessThan(2 * headers);
  });
});
