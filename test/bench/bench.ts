/**
 * `npm run bench -- [--json FILE] [--readme]`: the figures of speed and size. Builds first; ends well even where a figure is
 * not as wanted, and says so. `--readme` writes them into the README's table; `--webgpu-bundle FILE` only writes the WebGPU step as a program for Node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureAggregation } from './aggregation.ts';
import { measureAudit } from './audit-time.ts';
import { measureBundles } from './bundle-sizes.ts';
import { buildWebGpuProgram } from './bundles.ts';
import { figureNames, type Measured, roundFigures, toFigure } from './figure.ts';
import { measureFirstRecommendation } from './first-recommendation.ts';
import { measureHeap } from './heap.ts';
import { measureLongestTask } from './longest-task.ts';
import { attempt } from './measurement.ts';
import { measureNoise } from './noise.ts';
import { writeReadmeTable } from './readme-table.ts';
import { trainRealUpdates } from './real-updates.ts';
import { measureLargeRecommend, measureRecommend } from './recommend-time.ts';
import { measureRecomputation } from './recomputation-time.ts';
import { progress, toTable, toVerdict } from './report.ts';
import { measureResidentMemory } from './resident-memory.ts';
import { measureScriptTime } from './script-time.ts';
import { measureSimulator } from './simulator-speed.ts';
import { type TrainingPage, withTrainingPage } from './training.ts';
import { measureVitals } from './vitals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const clientFolder = join(root, 'dist/client');

/**
 * @param json file for the list of figures
 * @param readme whether the README's table is written anew
 */
async function bench(json: string | undefined, readme: boolean): Promise<void> {
  progress('build');
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
  const figures = (await measureAll()).map(toFigure);
  process.stdout.write(`\n${toTable(figures)}\n${toVerdict(figures)}\n`);
  if (readme) writeReadmeTable(join(root, 'README.md'), 'bench', figures);
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
}

/** Every figure, in the order of the table. */
async function measureAll(): Promise<Measured[]> {
  const measured = [
    ...(await attempt(
      ['embed.gzipBytes', 'recommend.gzipBytes', 'worker.gzipBytes', 'fallback.gzipBytes'],
      async () => measureBundles(clientFolder),
    )),
    ...(await attempt(['noise.samplesPerSecond'], async () => [measureNoise()])),
    ...(await attempt(trainingFigures, measureTraining)),
    ...(await attempt(['embed.firstRecommendationMs'], async () => [await measureFirstRecommendation()])),
    ...(await attempt(['page.mainThreadMs', 'page.startMs', 'page.longestScriptMs'], measureScriptTime)),
    ...(await attempt(['page.longestTaskMs'], async () => [await measureLongestTask()])),
    ...(await attempt(['page.lcpDeltaMs', 'page.inpDeltaMs', 'page.clsDelta'], measureVitals)),
    ...(await attempt(['worker.heapMB', 'worker.heapGrowthMB'], measureHeap)),
    ...(await attempt(['recommend.p95Ms'], async () => [await measureRecommend()])),
    ...(await attempt(['recommend50k.p95Ms'], async () => [await measureLargeRecommend()])),
    ...(await attempt(['audit.millionLeavesSeconds', 'audit.millionLeavesMB'], async () =>
      measureAudit(root),
    )),
    ...(await attempt(['simulator.localStepsPerSecond'], async () => [measureSimulator(root)])),
  ];
  return figureNames.flatMap((name) => measured.find((each) => each.name === name) ?? []);
}

const updateFigures = [
  'update.bytesPerParameter',
  'model.bytesPerParameter',
  'aggregator.parametersPerSecond',
  'aggregator.vsFloat32Add',
  'aggregator.residentGrowthMB',
  'audit.thousandUpdatesSeconds',
] as const;
const stepFigures = ['localRound.speedup', 'localRound.speedupGather'] as const;
const trainingFigures = [
  ...updateFigures,
  ...stepFigures,
  'localRound.webgpuMs' as const,
  ...roundFigures('fallback'),
  ...roundFigures('webgpu'),
];

/** What needs the bench's page: the updates that the server's figures are taken on come from there too. */
async function measureTraining(): Promise<readonly Measured[]> {
  progress('the bundle that trains in Chromium');
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  try {
    return await withTrainingPage(folder, clientFolder, async (page) => [
      ...(await attempt(updateFigures, () => measureUpdates(page.trainUpdates))),
      ...(await attempt(stepFigures, page.measureStep)),
      ...(await attempt(['localRound.webgpuMs'], async () => [await page.measureWebGpu()])),
      ...(await attempt(roundFigures('fallback'), page.measureRounds)),
      ...(await attempt(roundFigures('webgpu'), page.measureWebGpuRounds)),
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
    await measureRecomputation(root, { site, updates }),
  ];
}

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, readme: { type: 'boolean' }, 'webgpu-bundle': { type: 'string' } },
});
const webGpuBundle = options['webgpu-bundle'];
if (webGpuBundle === undefined) await bench(options.json, options.readme ?? false);
else await buildWebGpuProgram(dirname(resolve(webGpuBundle)), basename(webGpuBundle));
