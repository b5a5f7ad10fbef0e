/**
 * `npm run quality -- [--models LIST] [--seeds LIST] [--readme]`: what every model is worth on the shop's data. Runs
 * `hearsay simulate` with its defaults once for each model and seed, keeps each JSON in `test/quality/results/`, and
 * with `--readme` writes the README's table from what lies there. A run that is there already is not run again.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SimulationResult } from '../../server/simulate/simulation-result.ts';
import { modelNames } from '../../shared/model/model-name.ts';
import { writeQualityTable } from './quality-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/quality/results');
const data = join(root, 'demo/data');

/** Baselines are the same for every model: they run once a seed, with the default model. */
const baselinesOf = (model: string): string =>
  model === 'pooling' ? 'popularity,item-knn,ease,ease-recent,central' : 'none';

function simulate(model: string, seed: string): void {
  const out = join(folder, `${model}-${seed}.json`);
  if (existsSync(out)) return;
  process.stdout.write(`\n# ${model}, seed ${seed}\n`);
  const files = ['--interactions', join(data, 'events.csv.gz'), '--items', join(data, 'items.csv')];
  const options = ['--model', model, '--seed', seed, '--baselines', baselinesOf(model), '--out', out];
  const program = join(root, 'dist/server/hearsay.js');
  const { status } = spawnSync(process.execPath, [program, 'simulate', ...files, ...options], {
    stdio: 'inherit',
  });
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
    readme: { type: 'boolean', default: false },
  },
});
mkdirSync(folder, { recursive: true });
for (const model of values.models.split(',').filter(Boolean)) {
  for (const seed of values.seeds.split(',').filter(Boolean)) simulate(model, seed);
}
if (values.readme) writeQualityTable(join(root, 'README.md'), results());
