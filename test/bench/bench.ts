/**
 * `npm run bench -- [--json FILE]`: the figures of speed and size. Builds first; ends well even where a figure is
 * not as wanted, and says so. `--webgpu-bundle FILE` only writes the WebGPU step as a program for Node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureAggregation } from './aggregation.ts';
import { measureBundles } from './bundle-sizes.ts';
import { buildWebGpuProgram } from './bundles.ts';
import { figureNames, type Measured, toFigure } from './figure.ts';
import { measureNoise } from './noise.ts';
import { measureLongestTask, measureRecommend } from './page.ts';
import { trainRealUpdates } from './real-updates.ts';
import { progress, toTable, toVerdict } from './report.ts';
import { measureResidentMemory } from './resident-memory.ts';
import { type TrainingPage, withTrainingPage } from './training.ts';

type Attempt = (measure: () => Promise<readonly Measured[]>) => Promise<readonly Measured[]>;

const root = fileURLToPath(new URL('../..', import.meta.url));
const clientFolder = join(root, 'dist/client');

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, 'webgpu-bundle': { type: 'string' } },
});
const webGpuBundle = options['webgpu-bundle'];
if (webGpuBundle === undefined) await bench();
else await buildWebGpuProgram(dirname(resolve(webGpuBundle)), basename(webGpuBundle));

async function bench(): Promise<void> {
  progress('build');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
  const figures = (await measureAll()).map(toFigure);
  process.stdout.write(`\n${toTable(figures)}\n${toVerdict(figures)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Every figure, in the order of the table; one that cannot be measured does not keep the others from it. */
async function measureAll(): Promise<Measured[]> {
  const failures: string[] = [];
  const attempt: Attempt = async (measure) => {
    try {
      return await measure();
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  const measured = [
    ...(await attempt(async () => measureBundles(clientFolder))),
    ...(await attempt(async () => [measureNoise()])),
    ...(await attempt(() => measureTraining(attempt))),
    ...(await attempt(async () => [await measureLongestTask()])),
    ...(await attempt(async () => [await measureRecommend()])),
  ];
  const missing = `not measured: ${failures.join('; ')}`;
  return figureNames.map(
    (name) => measured.find((each) => each.name === name) ?? { name, value: null, note: missing },
  );
}

/** What needs the bench's page: the updates that the server's figures are taken on come from there. */
async function measureTraining(attempt: Attempt): Promise<readonly Measured[]> {
  progress('the bundle that trains in Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  try {
    return await withTrainingPage(folder, clientFolder, async (page) => [
      ...(await attempt(() => measureUpdates(page.trainUpdates))),
      ...(await attempt(() => page.measureStep())),
      ...(await attempt(async () => [await page.measureWebGpu()])),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureUpdates(train: TrainingPage['trainUpdates']): Promise<readonly Measured[]> {
  const { site, dim, updates, figures } = await trainRealUpdates(train);
  progress('the server that takes them in');
  return [
    ...figures,
    ...measureAggregation(updates, dim, site.config.lattice),
    await measureResidentMemory({ site, updates }),
  ];
}
