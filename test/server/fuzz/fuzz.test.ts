/** The short one; `npm run bench:load` sends a million. */
import { expect, it } from 'vitest';
import { seededUniform } from '../../shared/seeded-random.ts';
import { headerFor } from '../rounds/bench.ts';
import { expectReplays } from '../rounds/replayed-store.ts';
import { start } from '../running-server.ts';
import { expectServing } from '../sockets/serving.ts';
import { updateBytes } from '../test-site.ts';
import { fuzzServer } from './fuzz-server.ts';

it('PR4 PR8 whatever it is sent, a server answers, counts refusals, takes nothing that does not fit, and goes on', {
  timeout: 120_000,
}, async () => {
  const rejections: unknown[] = [];
  const note = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', note);
  const server = await start();
  const samples = { header: headerFor(server.aggregator, 1), update: updateBytes(1) };
  await fuzzServer({ port: server.port, samples, uniform: seededUniform(1), count: 5000 });
  process.off('unhandledRejection', note);
  expect(rejections).toEqual([]);
  const { refusals } = await server.status();
  expect(refusals.BAD_MESSAGE).toBeGreaterThan(100);
  expect(refusals.BAD_DELTA).toBeGreaterThan(10);
  expect(refusals.INTERNAL).toBeUndefined();
  expectReplays(server.store); // a spoilt name is a name: what came through is whole
  await expectServing(server, refusals);
});
