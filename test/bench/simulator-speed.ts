/** How many local steps the simulator makes in a second: `hearsay simulate` on the shop's data, as an operator runs it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import type { Measured } from './figure.ts';
import { progress } from './report.ts';

const [releases, cohort] = [3, 200];

/** @param root of the project, built */
export function measureSimulator(root: string): Measured {
  progress('the simulator');
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-simulate-'));
  try {
    const out = join(folder, 'result.json');
    const data = [
      '--interactions',
      join(root, 'demo/data/events.csv.gz'),
      '--items',
      join(root, 'demo/data/items.csv'),
    ];
    const run = [
      '--releases',
      String(releases),
      '--cohort',
      String(cohort),
      '--baselines',
      'none',
      '--out',
      out,
    ];
    execFileSync(process.execPath, [join(root, 'dist/server/hearsay.js'), 'simulate', ...data, ...run], {
      stdio: 'ignore',
    });
    const result = JSON.parse(readFileSync(out, 'utf8')) as SimulationResult;
    return {
      name: 'simulator.localStepsPerSecond',
      value: result.localStepsPerSecond,
      note:
        `pooling, d 32, 3,659 items, real histories of the shop, ${releases} releases of ${cohort}, clipping, ` +
        `rounding and adding included; ${result.millisecondsPerRound.toFixed(1)} ms a local round and thread`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
