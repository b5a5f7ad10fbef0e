/**
 * `npm run house:runs [-- --repeats N] [--new]`: the tests over sockets and those in a browser twenty times each, which takes
 * two hours; a second go does what the first has left. `npm run house:clones` has the full runs. Writes
 * `test-results/house/runs.json`; ends with 1 where a run failed.
 */
import { parseArgs } from 'node:util';
import { collectRuns, type PlannedRun } from './collected-runs.ts';
import { type Command, timeRun } from './timed-run.ts';

const { values: options } = parseArgs({
  options: { repeats: { type: 'string', default: '20' }, new: { type: 'boolean', default: false } },
});

const repeated = (kind: string, args: Command['args']): PlannedRun[] =>
  Array.from({ length: Number(options.repeats) }, (_, i) => {
    const name = `${kind} ${i + 1}`;
    return { name, run: () => timeRun(name, { args }) };
  });

const planned = [
  ...repeated('sockets', ['npx', 'vitest', 'run', 'socket']),
  ...repeated('browser', ['npm', 'run', 'browser']),
];
await collectRuns('runs', 'suite.failedRuns', planned, options.new);
