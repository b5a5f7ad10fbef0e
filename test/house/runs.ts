/**
 * `npm run house:runs [-- --full N] [--repeats N]`: `npm test` three times in a row, then the tests over sockets and those
 * in a browser twenty times each. Takes hours. Writes `test-results/house/runs.json`; ends with 1 where a run failed.
 */
import { parseArgs } from 'node:util';
import { stampNow, writeHouseResult } from './house-result.ts';
import { type Command, type Run, timeRun } from './timed-run.ts';

const { values: options } = parseArgs({
  options: { full: { type: 'string', default: '3' }, repeats: { type: 'string', default: '20' } },
});

const stamp = stampNow();
const repeats = Number(options.repeats);
const runs: Run[] = [];

async function repeat(name: string, times: number, args: Command['args']): Promise<void> {
  for (let run = 1; run <= times; run++) runs.push(await timeRun(`${name} ${run}`, { args }));
}

await repeat('full', Number(options.full), ['npm', 'test']);
await repeat('sockets', repeats, ['npx', 'vitest', 'run', 'socket']);
await repeat('browser', repeats, ['npm', 'run', 'browser']);
const failed = runs.filter((run) => run.failed).length;
writeHouseResult('runs', { name: 'suite.failedRuns', value: failed, parts: runs }, stamp);
process.exitCode = failed === 0 ? 0 : 1;
