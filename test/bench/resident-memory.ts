/** Whether memory grows with the updates of a round; measured in a process of its own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measured } from './figure.ts';
import type { MemoryReport, MemoryTask } from './resident-memory-process.ts';

/** @param task real updates, and what they are updates of */
export async function measureResidentMemory(task: MemoryTask): Promise<Measured> {
  const { from, to, aggregator, sumAlone } = await runTask(task);
  return {
    name: 'aggregator.residentGrowthMB',
    value: Math.max(0, aggregator),
    note:
      `from ${from} to ${to} updates through the whole aggregator on its SQLite store, after collection; ` +
      `through the running sum alone ${sumAlone.toFixed(1)}`,
  };
}

async function runTask(task: MemoryTask): Promise<MemoryReport> {
  const child = fork(fileURLToPath(new URL('resident-memory-process.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    serialization: 'advanced',
  });
  child.send(task);
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the memory benchmark ended with ${code}`);
    }),
  ])) as [MemoryReport];
  child.kill();
  return message;
}
