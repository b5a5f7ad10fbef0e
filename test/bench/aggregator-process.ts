/** The built aggregator, running as an operator runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/server/hearsay.js', import.meta.url));

/**
 * Every update is a release: so a single browser sees one new model after the other. A thousandth of the default
 * step, for the default cohort is a thousand: noise and signal keep their size. No budget, which would end it.
 */
const settings = {
  round: { cohort: 1, minimum: 1, deadlineMs: 3_600_000, maxStaleness: 0 },
  optimizer: { kind: 'fedavg', learningRate: 0.02 },
  privacy: { cap: 100_000, roundsPerPeriod: 100_000, budgetEpsilon: null },
};

/**
 * Start it on a free port, hand its origin to `use`, end it.
 * @param catalog path of a CSV file
 */
export async function withAggregator<T>(catalog: string, use: (origin: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const files = [
    '--config',
    join(folder, 'settings.json'),
    '--data',
    join(folder, 'store'),
    '--catalog',
    catalog,
  ];
  const child = spawn(process.execPath, [program, 'serve', ...files, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    return await use(await originOf(child.stdout, ended));
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** From the greeting; the lines after it are read and forgotten. */
function originOf(stdout: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      const [, origin] = /^aggregator (http:\/\/\S+?)\/?$/.exec(line) ?? [];
      if (origin) resolve(origin);
    });
    ended.then(() => reject(new Error('the aggregator ended')), reject);
  });
}
