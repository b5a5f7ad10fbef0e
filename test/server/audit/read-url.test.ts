import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { readUrl } from '../../../server/audit/read-url.ts';
import { refusal } from '../../shared/log/refusal.ts';

/** A server that answers so, one after the other, the last one for ever. */
async function answering(...answers: readonly { status: number; wait?: string }[]) {
  let asked = 0;
  const server = createServer((_request, response) => {
    const { status, wait } = answers[Math.min(asked++, answers.length - 1)]!;
    response.writeHead(status, wait === undefined ? {} : { 'retry-after': wait }).end('bytes');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: new URL(`http://127.0.0.1:${port}/file`), asked: () => asked };
}

it('AD1 an audit comes back when it is told to', async () => {
  const { url, asked } = await answering(
    { status: 429, wait: '0' },
    { status: 429, wait: '0' },
    { status: 200 },
  );
  expect(new TextDecoder().decode(await readUrl(url, { maxBytes: 10 }))).toBe('bytes');
  expect(asked()).toBe(3);
});

it.each([
  ['is told nothing of when', undefined],
  ['is told to come back tomorrow', '86400'],
  ['is told so in no number', 'soon'],
])('AD1 an audit does not come back where it %s', async (_, wait) => {
  const { url, asked } = await answering({ status: 429, ...(wait !== undefined && { wait }) });
  await expect(readUrl(url, { maxBytes: 10 })).rejects.toThrow(refusal('BAD_CONFIG'));
  expect(asked()).toBe(1);
});

it('AD1 an audit does not come back for ever', async () => {
  const { url, asked } = await answering({ status: 429, wait: '0' });
  await expect(readUrl(url, { maxBytes: 10 })).rejects.toThrow(refusal('BAD_CONFIG'));
  expect(asked()).toBe(21);
});
