/**
 * `npm run house:runs [-- --repeats N] [--new]`: the tests over sockets and those in a browser twenty times each, which takes
 * two hours; a second go does what the first has left. `npm run house:clones` has the full runs. Writes
 * `test/house/results/runs.json`; ends with 1 where a run failed.
 */
import { parseArgs } from 'node:util';
import { collectParts, type PlannedPart } from './collected-parts.ts';
import { type Command, countFailed, timeRun } from './timed-run.ts';

const { values: options } = parseArgs({
  options: { repeats: { type: 'string', default: '20' }, new: { type: 'boolean', default: false } },
});

const repeated = (kind: string, args: Command['args']): PlannedPart[] =>
  Array.from({ length: Number(options.repeats) }, (_, i) => {
    const name = `${kind} ${i + 1}`;
    return { name, measure: () => timeRun(name, { args }) };
  });

const planned = [
  ...repeated('sockets', ['npx', 'vitest', 'run', 'socket']),
  ...repeated('browser', ['npm', 'run', 'browser']),
];
// both test what is built
if ((await timeRun('build', { args: ['npm', 'run', 'build'] })).failed) throw new Error('it does not build');
const result = { file: 'runs', name: 'suite.failedRuns', toValue: countFailed } as const;
const runs = await collectParts(result, planned, options.new);
process.exitCode = countFailed(runs) === 0 ? 0 : 1;
