/**
 * `npm run quality -- [--models LIST] [--seeds LIST] [--releases N] [--cohort N] [--poisoning-seeds LIST] [--readme]`: what
 * every model is worth on the shop's data. Runs `hearsay simulate` once for each model and seed, the default model also with
 * privacy, and with hostile users, keeps each JSON in `test/quality/results/`, and with `--readme` writes the README's tables
 * from what lies there. A run that is there already is not run again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { simulationBaselines } from '../../server/simulate/baselines/baseline.ts';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { modelNames } from '../../shared/model/model-name.ts';
import { writeQualityTables } from './quality-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/quality/results');
const data = join(root, 'demo/data');

/** One run: what it is called, and its options besides files, model and seed. */
type Run = { readonly name: string; readonly options: readonly string[] };

/** What every model is run with; the default model stands for the baselines, and is distilled to half its length. */
function clearRun(model: string): Run {
  const { releases, cohort } = values;
  const besides =
    model === 'pooling'
      ? ['--baselines', simulationBaselines.join(','), '--distill', '16']
      : ['--baselines', 'none'];
  return {
    name: `${releases}x${cohort}`,
    options: ['--releases', releases, '--cohort', cohort, ...besides],
  };
}

/** The default model under noise as `simulate` schedules it, and the same run without. */
const privacyRuns: readonly Run[] = [
  { name: '60xall', options: ['--releases', '60', '--cohort', 'all', '--baselines', 'none'] },
  noisedRun('2', '100000'),
  noisedRun('8', '10000'),
];

/** Each attack under each rule, the default model; none is the attack of nobody. */
const poisoningRuns: readonly Run[] = (
  [
    ['none', ['--attack', 'boost-item', '--hostile', '0']],
    ['boost-item', ['--attack', 'boost-item']],
    ['sign-flip', ['--attack', 'sign-flip']],
    ['noise', ['--attack', 'noise']],
  ] as const
).flatMap(([attack, hostile]) =>
  (
    [
      ['sum', []],
      ['trimmed-mean', ['--aggregation', 'trimmed-mean']],
      ['centred-clipping', ['--aggregation', 'centred-clipping']],
      ['course', ['--least-cosine', '0']],
    ] as const
  ).map(([rule, against]) => ({
    name: `poison-${attack}-${rule}-60x100`,
    options: ['--releases', '60', '--cohort', '100', '--baselines', 'none', ...hostile, ...against],
  })),
);

function noisedRun(epsilon: string, population: string): Run {
  const options = ['--epsilon', epsilon, '--delta', '1e-6', '--population', population];
  return { name: `epsilon${epsilon}-${population}`, options: [...options, '--baselines', 'none'] };
}

function simulate(model: string, seed: string, { name, options }: Run): void {
  const out = join(folder, `${model}-${name}-${seed}.json`);
  if (existsSync(out)) return;
  process.stdout.write(`\n# ${model}, ${name}, seed ${seed}\n`);
  const files = ['--interactions', join(data, 'events.csv.gz'), '--items', join(data, 'items.csv')];
  const command = ['simulate', ...files, '--model', model, '--seed', seed, ...options, '--out', out];
  const program = join(root, 'dist/server/hearsay.js');
  const { status } = spawnSync(process.execPath, [program, ...command], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`hearsay simulate ended with ${status}`);
}

function results(): SimulationResult[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as SimulationResult);
}

const { values } = parseArgs({
  options: {
    models: { type: 'string', default: modelNames.join(',') },
    seeds: { type: 'string', default: '1,2,3' },
    releases: { type: 'string', default: '200' },
    cohort: { type: 'string', default: '200' },
    'poisoning-seeds': { type: 'string', default: '1' },
    readme: { type: 'boolean', default: false },
  },
});
mkdirSync(folder, { recursive: true });
for (const model of values.models.split(',').filter(Boolean)) {
  for (const seed of values.seeds.split(',').filter(Boolean)) {
    const runs = [clearRun(model), ...(model === 'pooling' ? privacyRuns : [])];
    for (const run of runs) simulate(model, seed, run);
  }
}
for (const seed of values['poisoning-seeds'].split(',').filter(Boolean)) {
  for (const run of poisoningRuns) simulate('pooling', seed, run);
}
if (values.readme) writeQualityTables(join(root, 'README.md'), results());
