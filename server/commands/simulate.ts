/** `hearsay simulate`: thousands of virtual browsers over a data set, through the code that real ones run. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { decodeModelFile, encodeModelFile } from '../../shared/model/model-file.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { Checkpoint, runIdentity } from '../simulate/checkpoint.ts';
import { readDataset } from '../simulate/dataset/read-dataset.ts';
import { describeResult, describeSavedModel } from '../simulate/describe-result.ts';
import { planSimulation, type SimulationPlan, simulatedSpec } from '../simulate/simulation-plan.ts';
import type { SimulationResult } from '../simulate/simulation-result.ts';
import { runSimulation } from '../simulate/simulation-run.ts';
import { createSplit } from '../simulate/split/create-split.ts';
import { type FinishedRun, toResult } from '../simulate/to-result.ts';
import { assertWritable } from './assert-writable.ts';
import { createProgressDisplay } from './progress-display.ts';
import { readModelFile } from './read-model-file.ts';
import { addSimulateFlags } from './simulate-flags.ts';
import {
  aggregationOf,
  attackOf,
  filesOf,
  leastCosineOf,
  metricsOf,
  privacyCurveOf,
  privacyOf,
  type SimulateOptions,
} from './simulate-options.ts';

/**
 * Add `simulate` to the program.
 * @param threadEntry file that a thread of the simulation starts from; undefined: everything runs in this thread
 */
export function addSimulateCommand(program: Command, threadEntry: URL | undefined): void {
  const command = program
    .command('simulate')
    .description('train and judge a federation of virtual browsers on a data set');
  addSimulateFlags(command);
  command.action(async (options: SimulateOptions) => {
    const result = await simulate(options, threadEntry);
    const lines = [
      describeResult(result),
      ...(options.saveModel === undefined ? [] : [describeSavedModel(result)]),
    ];
    command.configureOutput().writeOut?.(`${lines.join('\n')}\n`);
  });
}

async function simulate(options: SimulateOptions, threadEntry: URL | undefined): Promise<SimulationResult> {
  const { out, report, saveModel, initialModel } = options;
  // Before a run of hours, not at its end.
  for (const file of [out, report, saveModel]) if (file !== undefined) await assertWritable(file);
  const modelFile = initialModel === undefined ? undefined : await readModelFile(initialModel);
  const { plan, skippedRows } = await planOf(options);
  const checkpoint = new Checkpoint(out, runIdentity(await whatDecides(options, plan)));
  const display = createProgressDisplay(process.stderr);
  try {
    const run = await runSimulation({
      ...{ plan, baselines: options.baselines, onProgress: display.tell },
      initial: modelFile && initialOf(modelFile, plan),
      threads: { threads: options.threads, entry: threadEntry },
      resume: await checkpoint.read(),
      onState: (state) => checkpoint.write(state),
    });
    const result = toResult(run, skippedRows);
    await writeFiles(options, run, result);
    await checkpoint.remove();
    return result;
  } finally {
    display.stop();
  }
}

/** Options that contradict each other are refused before anything is read. */
async function planOf(options: SimulateOptions): Promise<{ plan: SimulationPlan; skippedRows: number }> {
  const privacy = privacyOf(options);
  const privacyCurve = privacyCurveOf(options);
  const metrics = metricsOf(options);
  const against = {
    ...{ attack: attackOf(options), aggregation: aggregationOf(options) },
    leastCosine: leastCosineOf(options),
  };
  const { dataset, skippedRows } = await readDataset(filesOf(options));
  const { protocol, seed, includeKnown = false } = options;
  const split = createSplit(dataset, { protocol, seed, includeKnown });
  const plan = planSimulation({ ...options, ...against, split, privacy, privacyCurve, metrics });
  return { plan, skippedRows };
}

async function writeFiles(
  { out, report, saveModel }: SimulateOptions,
  { spec, state }: FinishedRun,
  result: SimulationResult,
): Promise<void> {
  if (saveModel !== undefined)
    await writeFile(saveModel, encodeModelFile(spec, state.federation.master.model));
  await writeFile(out, `${JSON.stringify(result, null, 2)}\n`);
  if (report === undefined) return;
  const { htmlReport } = await import('../simulate/report/report.ts'); // with its styles and plots: for who wants one
  await writeFile(report, htmlReport(result));
}

/** @throws HearsayError BAD_MODEL where it is a model of another shape */
function initialOf(file: Uint8Array, plan: SimulationPlan): Float32Array {
  const spec = simulatedSpec(plan);
  return decodeModelFile({ dim: specDim(spec), specHash: specHash(spec) }, file);
}

/**
 * Everything that the result depends on: the options, but for where things are written and by how many threads, what
 * follows where they are silent, and the files.
 */
async function whatDecides(
  { out, report, saveModel, threads, ...options }: SimulateOptions,
  { settings, defaults }: SimulationPlan,
): Promise<unknown> {
  const files = [options.interactions, options.items, options.users, options.initialModel];
  const hashes = files.map(async (file) =>
    file === undefined
      ? null
      : createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
  );
  return [options, settings, defaults, await Promise.all(hashes)];
}
