/**
 * `npm run bench:load -- [--json FILE] [--readme] [--only LIST] [--with FILE] [--minutes N] [--inputs N]`: the
 * aggregator under load and faults, on loopback and bounded in count and time. `--with` takes what an earlier run has
 * measured, and this one has not. Builds first; ends well even where a figure is not as wanted, and says so.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Figure, type FigureName, loadFigureNames, type Measured, toFigure } from '../figure.ts';
import { attempt } from '../measurement.ts';
import { writeReadmeTable } from '../readme-table.ts';
import { progress, toTable, toVerdict } from '../report.ts';
import { measureCohort } from './cohort.ts';
import { measureFuzz } from './fuzz.ts';
import { measureIdleBrowsers } from './idle-browsers.ts';
import { measureKills } from './kills.ts';
import { measureModelFetches } from './model-fetches.ts';
import { measureSoak } from './soak.ts';
import { measureStart } from './start-time.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    readme: { type: 'boolean', default: false },
    only: { type: 'string' },
    with: { type: 'string', multiple: true, default: [] },
    minutes: { type: 'string', default: '30' },
    inputs: { type: 'string', default: '1000000' },
  },
});

type Part = { readonly names: readonly FigureName[]; readonly measure: () => Promise<readonly Measured[]> };

/** In the order of the table. */
const parts: Readonly<Record<string, Part>> = {
  idle: {
    names: ['load.idleBrowsers', 'load.idleResidentMB', 'load.announceMs'],
    measure: measureIdleBrowsers,
  },
  cohort: {
    names: ['load.cohortAckP99Ms', 'load.eventLoopP99Ms', 'load.cohortLost'],
    measure: measureCohort,
  },
  fetches: { names: ['load.modelFetchesPerSecond'], measure: async () => [await measureModelFetches()] },
  soak: {
    names: ['load.soakGrowthMB', 'load.soakLost'],
    measure: () => measureSoak(Number(options.minutes)),
  },
  kills: { names: ['fault.killLost', 'fault.killDoubled'], measure: measureKills },
  fuzz: {
    names: ['fuzz.unanswered', 'fuzz.internal', 'fuzz.growthMB'],
    measure: () => measureFuzz(Number(options.inputs)),
  },
  start: { names: ['start.millionLeavesMs'], measure: async () => [await measureStart()] },
};

const chosen = options.only?.split(',') ?? Object.keys(parts);
progress('build');
const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
if (status !== 0) throw new Error('the build failed');
const measured: Measured[] = [];
for (const name of chosen) {
  const part = parts[name];
  if (!part) throw new Error(`no part ${name}: expected some of ${Object.keys(parts).join(', ')}`);
  measured.push(...(await attempt(part.names, part.measure)));
}
const earlier = options.with.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as Figure[]);
const all = [...measured.map(toFigure), ...earlier];
const figures = loadFigureNames.flatMap((name) => all.find((figure) => figure.name === name) ?? []);
process.stdout.write(`\n${toTable(figures)}\n${toVerdict(figures)}\n`);
if (options.readme) writeReadmeTable(join(root, 'README.md'), 'load', figures);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
