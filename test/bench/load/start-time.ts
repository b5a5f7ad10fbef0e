/** How long a server needs to come back over a long log. */
import { join } from 'node:path';
import { Journal } from '../../../server/rounds/journal.ts';
import { openSqliteStore } from '../../../server/store/sqlite-store.ts';
import type { Measured } from '../figure.ts';
import { wholeRound } from '../long-log.ts';
import { progress } from '../report.ts';
import { median } from '../statistics.ts';
import { prepareFolder, startLoadServer, withFolder } from './load-server.ts';
import { smallItems, smallModel } from './load-settings.ts';

const leaves = 1_000_000;
const starts = 3;

/** A server begins the log, a million leaves follow as it would have written them, and it is started again. */
export function measureStart(): Promise<Measured> {
  return withFolder(async (folder) => {
    await prepareFolder(folder, smallItems, { ...smallModel, evidenceDays: 30 });
    await (await startLoadServer(folder)).end();
    progress(`a log of ${leaves} leaves`);
    lengthen(join(folder, 'store'), leaves);
    const times: number[] = [];
    for (let i = 0; i < starts; i++) {
      progress(`start ${i + 1} of ${starts}`);
      const server = await startLoadServer(folder);
      times.push(server.startMs);
      await server.end();
    }
    return {
      name: 'start.millionLeavesMs',
      value: median(times),
      note: `from the process's start to its first answer; median of ${starts} (${times.map((time) => time.toFixed(0)).join(', ')})`,
    };
  });
}

/** Every model is the first one again, for its blobs are there; the rounds are of today, for nothing is to be erased. */
function lengthen(data: string, least: number): void {
  const store = openSqliteStore(data);
  try {
    const journal = new Journal(store);
    const { file, scoring } = journal.state.model!;
    while (journal.state.size < least) {
      const round = wholeRound(journal.state);
      journal.append(
        round.map((leaf) => {
          if (leaf.kind === 'round-open') return { ...leaf, time: Date.now() };
          return leaf.kind === 'release' ? { ...leaf, model: { ...leaf.model, file, scoring } } : leaf;
        }),
      );
    }
  } finally {
    store.close();
  }
}
