/**
 * `npm run quality -- [--models LIST] [--seeds LIST] [--releases N] [--cohort N] [--readme]`: what every model is worth on
 * the shop's data. Runs `hearsay simulate` once for each model and seed, the default model also with privacy, keeps each JSON in `test/quality/results/`, and
 * with `--readme` writes the README's tables from what lies there. A run that is there already is not run again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { modelNames } from '../../shared/model/model-name.ts';
import { writeQualityTables } from './quality-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/quality/results');
const data = join(root, 'demo/data');

/** Baselines are the same for every model: they run once a seed, with the default model. */
const baselinesOf = (model: string): string =>
  model === 'pooling' ? 'popularity,item-knn,ease,ease-recent,central' : 'none';

/** A student of half of the default model's length. */
const distillation = (model: string): string[] => (model === 'pooling' ? ['--distill', '16'] : []);

/** What the default model is also trained under, at delta 1e-6. */
const privacies = [
  { epsilon: '2', population: '100000' },
  { epsilon: '8', population: '10000' },
];

function simulate(model: string, seed: string, privacy?: (typeof privacies)[number]): void {
  const { releases, cohort } = values;
  const noise = privacy ? `-epsilon${privacy.epsilon}-${privacy.population}` : '';
  const out = join(folder, `${model}-${releases}x${cohort}-${seed}${noise}.json`);
  if (existsSync(out)) return;
  process.stdout.write(`\n# ${model}, ${releases} releases of ${cohort}, seed ${seed}${noise}\n`);
  const files = ['--interactions', join(data, 'events.csv.gz'), '--items', join(data, 'items.csv')];
  const options = [
    '--model',
    model,
    '--releases',
    releases,
    '--cohort',
    cohort,
    '--seed',
    seed,
    '--out',
    out,
  ];
  const besides = privacy
    ? [
        '--baselines',
        'none',
        '--epsilon',
        privacy.epsilon,
        '--population',
        privacy.population,
        '--delta',
        '1e-6',
      ]
    : ['--baselines', baselinesOf(model), ...distillation(model)];
  const program = join(root, 'dist/server/hearsay.js');
  const command = [program, 'simulate', ...files, ...options, ...besides];
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
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
    readme: { type: 'boolean', default: false },
  },
});
mkdirSync(folder, { recursive: true });
for (const model of values.models.split(',').filter(Boolean)) {
  for (const seed of values.seeds.split(',').filter(Boolean)) {
    simulate(model, seed);
    if (model === 'pooling') for (const privacy of privacies) simulate(model, seed, privacy);
  }
}
if (values.readme) writeQualityTables(join(root, 'README.md'), results());
