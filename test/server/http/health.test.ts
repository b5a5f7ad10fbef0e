import { expect, it } from 'vitest';
import { start } from '../running-server.ts';

const ask = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, body: await response.json() };
};

it('/health and /ready answer that all is well, and nobody keeps the answer', async () => {
  const { url } = await start();
  expect(await ask(`${url}/health`)).toMatchObject({ status: 200, body: { ok: true } });
  const ready = await ask(`${url}/ready`);
  expect(ready).toMatchObject({ status: 200, body: { ready: true, reasons: [] } });
  expect(ready.headers.get('cache-control')).toBe('no-store');
});

it('/ready says in codes why nothing is taken, and when to ask again; /health goes on', async () => {
  const { url } = await start({ disk: { freeBytes: () => 99, reserveBytes: 100 } });
  const ready = await ask(`${url}/ready`);
  expect(ready).toMatchObject({ status: 503, body: { ready: false, reasons: ['DISK_LOW'] } });
  expect(ready.headers.get('retry-after')).toBe('10');
  expect(await ask(`${url}/health`)).toMatchObject({ status: 200 });
});
