/** Whether memory grows with the updates of a round; measured in processes of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Measured } from './figure.ts';
import { progress } from './report.ts';
import type { MemoryTask } from './resident-memory-process.ts';
import { median } from './statistics.ts';

/** Buffers that wait for the next collection come and go: one process says little. */
const processes = 3;

/** @param task real updates, and what they are updates of */
export async function measureResidentMemory(task: Omit<MemoryTask, 'what'>): Promise<Measured> {
  const growths = { round: [] as number[], release: [] as number[], sum: [] as number[] };
  for (let i = 0; i < processes; i++) {
    progress(`1,000 updates through the aggregator, ${i + 1} of ${processes}`);
    for (const what of ['round', 'release', 'sum'] as const) {
      growths[what].push(await growthMB({ ...task, what }));
    }
  }
  const list = (values: readonly number[]): string => values.map((value) => value.toFixed(0)).join(', ');
  return {
    name: 'aggregator.residentGrowthMB',
    value: Math.max(0, median(growths.round)),
    note:
      'from 10 to 1,000 updates of a round through the whole aggregator on its SQLite store, after collection; median of ' +
      `${processes} processes (${list(growths.round)}); through the running sum alone ${list(growths.sum)}; where the ` +
      `last one closes the round, with the working memory of a release, ${list(growths.release)}`,
  };
}

async function growthMB(task: MemoryTask): Promise<number> {
  const child = fork(fileURLToPath(new URL('resident-memory-process.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    serialization: 'advanced',
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the memory benchmark ended with ${code}`);
  });
  child.send(task);
  try {
    const [growth] = (await Promise.race([once(child, 'message'), ended])) as [number];
    return growth;
  } finally {
    ended.catch(() => undefined);
    child.kill();
  }
}
