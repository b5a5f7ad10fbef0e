import { describe, expect, it, onTestFinished } from 'vitest';
import type { SimulatedSite } from '../../../../server/simulate/federation/simulated-site.ts';
import { ThreadPool } from '../../../../server/simulate/federation/thread-pool.ts';
import type { TrainReport, TrainTask } from '../../../../server/simulate/federation/virtual-browsers.ts';
import { runSimulation } from '../../../../server/simulate/simulation-run.ts';
import { toResult } from '../../../../server/simulate/to-result.ts';
import { fixture } from '../fixture.ts';
import { shortPlan } from '../short-plan.ts';
import { builtThreadEntry } from './built-thread-entry.ts';

const site: SimulatedSite = {
  dataset: fixture({ users: 2, items: 40, clusters: 4 }),
  ...{ model: { name: 'pooling', dim: 4 }, includeKnown: false, seed: 1 },
};

/** What the threads of these tests look at of a task. */
const taskOf = (user: number) => ({ users: Int32Array.of(user) }) as unknown as TrainTask;
const tasks = (count: number) => Array.from({ length: count }, (_, user) => taskOf(user));

/** A pool whose threads answer by `reply(message, data)`, an expression in JavaScript. */
async function poolOf(reply: string, threads = 2): Promise<ThreadPool> {
  const source = `
    import { parentPort, workerData } from 'node:worker_threads';
    const reply = ${reply};
    parentPort.on('message', (message) => parentPort.postMessage(reply(message, workerData)));`;
  const entry = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  const pool = await ThreadPool.start(site, 3, { threads, entry });
  onTestFinished(() => pool.close());
  return pool;
}

const adding = `({ task, train }, { sum }) => {
  const [user] = train.users;
  sum[user % 3] += user;
  return { kind: 'done', task, result: { givers: [user] } };
}`;

describe('a pool of threads', () => {
  it('shares tasks, gives every answer once, and adds the sums of all', async () => {
    for (const threads of [1, 2, 3]) {
      const pool = await poolOf(adding, threads);
      expect(pool.lanes).toBe(threads);
      const givers: number[] = [];
      await pool.train(tasks(9), (report: TrainReport) => givers.push(...report.givers));
      expect(givers.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      // 0 + 3 + 6, 1 + 4 + 7, 2 + 5 + 8, and nothing in the six places of metrics
      expect([...pool.takeSum()]).toEqual([9, 12, 15, 0, 0, 0, 0, 0, 0]);
      expect(pool.takeSum().every((value) => value === 0)).toBe(true);
    }
  });

  it('says what failed in a thread', async () => {
    const pool = await poolOf("({ task }) => ({ kind: 'failed', task, message: 'no such user' })");
    await expect(pool.train(tasks(1), () => undefined)).rejects.toThrow('INTERNAL: no such user');
  });

  it('waits for no thread that has ended: neither for this answer nor for a later one', async () => {
    const pool = await poolOf('() => process.exit()', 1);
    const ended = 'INTERNAL: a thread of the simulation has ended';
    await expect(pool.train(tasks(1), () => undefined)).rejects.toThrow(ended);
    await expect(pool.train(tasks(1), () => undefined)).rejects.toThrow(ended);
    await expect(pool.useModel([])).rejects.toThrow(ended);
  });

  it('says why a thread has ended, where it knows', async () => {
    const pool = await poolOf("() => { throw new RangeError('out of memory'); }", 1);
    await expect(pool.train(tasks(1), () => undefined)).rejects.toThrow('out of memory');
    await expect(pool.train(tasks(1), () => undefined)).rejects.toThrow('out of memory');
  });
});

it('a simulation on two threads is the same as on one, to the bit', { timeout: 120_000 }, async () => {
  const { entry, remove } = await builtThreadEntry();
  onTestFinished(remove);
  const privacy = { epsilon: 8, delta: 1e-6, population: 10_000 };
  const metrics = { radius: 1024, holdout: 0.3, lag: 1, rollback: false };
  const plan = shortPlan({ releases: 3, privacy, metrics });
  const run = (threads: number, from?: URL) =>
    runSimulation({ plan, baselines: [], threads: { threads, entry: from } });
  const [here, onTwo] = [await run(1), await run(2, entry)];
  expect(onTwo.state.federation.master).toEqual(here.state.federation.master);
  expect(onTwo.state.federation.evaluation).toEqual(here.state.federation.evaluation);
  expect(onTwo.state.answers).toEqual(here.state.answers);
  expect(toResult(onTwo, 0).bytes).toEqual(toResult(here, 0).bytes);
});
