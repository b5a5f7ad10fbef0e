/** `hearsay simulate`: thousands of virtual browsers over a data set, through the code that real ones run. */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { decodeModelFile, encodeModelFile } from '../../shared/model/model-file.ts';
import { type ModelName, modelNames } from '../../shared/model/model-name.ts';
import { specDim, specHash } from '../../shared/model/spec.ts';
import { maxLag, type SiteConfig } from '../../shared/protocol/site-config.ts';
import { metricsDefaults } from '../settings.ts';
import { baselineNames } from '../simulate/baselines/baseline.ts';
import { Checkpoint, runIdentity } from '../simulate/checkpoint.ts';
import { type DatasetFiles, readDataset } from '../simulate/dataset/read-dataset.ts';
import { describeResult } from '../simulate/describe-result.ts';
import type { PrivacyCurveOptions } from '../simulate/federation/privacy-curve-plan.ts';
import { createProgressDisplay } from '../simulate/progress-display.ts';
import { createSplit } from '../simulate/protocol/create-split.ts';
import { type ProtocolName, protocols } from '../simulate/protocol/split.ts';
import { type PrivacyOptions, planSimulation, type SimulationPlan } from '../simulate/simulation-plan.ts';
import type { SimulationResult } from '../simulate/simulation-result.ts';
import { runSimulation, type SimulationBaseline, simulatedSpec } from '../simulate/simulation-run.ts';
import { toResult } from '../simulate/to-result.ts';
import { parseNumber } from './program.ts';

/** Everything that the model can be held against. */
const simulationBaselines: readonly SimulationBaseline[] = [...baselineNames, 'central'];

/** As commander gives them. */
type SimulateOptions = {
  readonly interactions: string;
  readonly items?: string;
  readonly users?: string;
  readonly userColumn?: string;
  readonly itemColumn?: string;
  readonly timeColumn?: string;
  readonly orderColumn?: string;
  readonly typeColumn?: string;
  readonly ratingColumn?: string;
  readonly skipBadRows?: true;
  readonly protocol?: ProtocolName;
  readonly includeKnown?: true;
  readonly model: ModelName;
  readonly dim?: number;
  readonly releases?: number;
  readonly cohort?: number | 'all';
  readonly localEpochs?: number;
  readonly epsilon?: number;
  readonly delta?: number;
  readonly population?: number;
  readonly cap?: number;
  readonly privacy: boolean;
  readonly privacyCurve?: readonly number[];
  readonly federatedMetrics?: true;
  readonly holdout?: number;
  readonly lag?: number;
  readonly distill?: number;
  readonly seed: number;
  readonly baselines: readonly SimulationBaseline[];
  readonly threads: number;
  readonly saveModel?: string;
  readonly initialModel?: string;
  readonly out: string;
  readonly report?: string;
};

/** Add `simulate` to the program. @param threadEntry file that a thread of the simulation starts from */
export function addSimulateCommand(program: Command, threadEntry: URL): void {
  const number = (flags: string, text: string) => new Option(flags, text).argParser(parseNumber);
  program
    .command('simulate')
    .description('train and judge a federation of virtual browsers on a data set')
    .requiredOption(
      '--interactions <file>',
      'who did what, when: CSV, TSV, JSONL or RecBole .inter; plain or .gz',
    )
    .option('--items <file>', 'titles and categories: CSV, TSV, JSONL or RecBole .item')
    .option('--users <file>', 'attributes of users, for the comparison of groups')
    .option('--user-column <name>', 'column of the user (default: found by its name, as the others)')
    .option('--item-column <name>', 'column of the item')
    .option('--time-column <name>', 'column of the time')
    .option('--order-column <name>', 'column of the order or session')
    .option('--type-column <name>', 'column of the event type')
    .option('--rating-column <name>', 'column of the rating')
    .option('--skip-bad-rows', 'count rows that cannot be read, instead of stopping at the first')
    .addOption(
      new Option(
        '--protocol <name>',
        'how to split (default: next-basket with orders, else leave-one-out)',
      ).choices(protocols),
    )
    .option('--include-known', 'rank items that the user had before too')
    .addOption(new Option('--model <name>', 'which model').choices(modelNames).default('pooling'))
    .option('--dim <n>', "embedding length (default: the model's)", toCount)
    .option('--releases <n>', 'releases to make (default: 200; with --epsilon 60)', toCount)
    .option('--cohort <n|all>', 'updates in one release (default: 200; with --epsilon all)', toCohort)
    .option('--local-epochs <n>', "steps of a local round (default: the model's)", toCount)
    .addOption(number('--epsilon <e>', 'privacy to simulate, with --delta').conflicts('noPrivacy'))
    .addOption(number('--delta <d>', 'chance that epsilon does not hold; below 1 / population'))
    .option(
      '--population <n>',
      'profiles that the simulated users stand for (default: as many as they are)',
      toCount,
    )
    .option('--cap <k>', 'most participations of a profile (default: as many as it takes)', toCount)
    .option('--no-privacy', 'no noise; as without --epsilon')
    .option(
      '--privacy-curve <list>',
      'epsilons, with --delta: run again under the noise of each for 1,000, 10,000 and 100,000 profiles',
      toEpsilons,
    )
    .option(
      '--federated-metrics',
      'virtual browsers evaluate the models as real ones would, and a spoilt one is rolled back',
    )
    .addOption(
      number('--holdout <share>', 'share of the users held on an earlier model for that (default: 0.1)'),
    )
    .option('--lag <n>', 'releases that the model they are held on lies back (default: 10)', toCount)
    .option('--distill <dim>', 'distill a smaller pooling model at the end, and judge it', toCount)
    .option('--seed <n>', 'decides everything that is drawn', toSeed, 1)
    .option('--baselines <list>', 'comma-separated, or none', toBaselines, [...simulationBaselines])
    .option('--threads <n>', 'worker threads (default: one a core)', toCount, availableParallelism())
    .option('--save-model <file>', 'write the model here')
    .option('--initial-model <file>', 'a model file to go on from')
    .requiredOption('--out <file>', 'write the result here, JSON')
    .option('--report <file>', 'write a page with plots here, HTML')
    .action((options: SimulateOptions, command: Command) => simulate(options, command, threadEntry));
}

function toCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1e9)
    throw new InvalidArgumentError('expected a whole number, 1 or more');
  return count;
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed >= 2 ** 32)
    throw new InvalidArgumentError('expected a whole number below 2^32');
  return seed;
}

const toCohort = (text: string): number | 'all' => (text === 'all' ? 'all' : toCount(text));

/** Distinct, ascending. */
function toEpsilons(text: string): number[] {
  const epsilons = text.split(',').map((each) => (each.trim() === '' ? Number.NaN : Number(each)));
  if (epsilons.every((epsilon) => epsilon > 0 && epsilon < Number.POSITIVE_INFINITY)) {
    return [...new Set(epsilons)].sort((a, b) => a - b);
  }
  throw new InvalidArgumentError('expected numbers above 0, such as 1,2,4,8');
}

function toBaselines(text: string): SimulationBaseline[] {
  const names = text === 'none' ? [] : text.split(',').map((name) => name.trim());
  const known: readonly string[] = simulationBaselines;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`expected none, or some of ${known.join(', ')}`);
  return names as SimulationBaseline[];
}

async function simulate(options: SimulateOptions, command: Command, threadEntry: URL): Promise<void> {
  const say = (text: string): void => command.configureOutput().writeOut?.(`${text}\n`);
  const privacy = privacyOf(options);
  const privacyCurve = privacyCurveOf(options);
  const metrics = metricsOf(options);
  const { dataset, skippedRows } = await readDataset(filesOf(options));
  const { protocol, seed, includeKnown = false } = options;
  const split = createSplit(dataset, { protocol, seed, includeKnown });
  const plan = planSimulation({ ...options, split, privacy, privacyCurve, metrics });
  const initial =
    options.initialModel === undefined ? undefined : await readInitial(options.initialModel, plan);
  const checkpoint = new Checkpoint(options.out, runIdentity(await whatDecides(options, plan)));
  const display = createProgressDisplay(process.stderr);
  try {
    const outcome = await runSimulation({
      ...{ plan, initial, baselines: options.baselines, onProgress: display.tell },
      threads: { threads: options.threads, entry: threadEntry },
      resume: await checkpoint.read(),
      onState: (state) => checkpoint.write(state),
    });
    const result = toResult(outcome, skippedRows.count);
    if (options.saveModel !== undefined) {
      await writeFile(options.saveModel, encodeModelFile(outcome.spec, outcome.model));
    }
    await writeResult(options, result);
    await checkpoint.remove();
    display.stop();
    say(describeResult(result));
  } finally {
    display.stop();
  }
}

async function writeResult({ out, report }: SimulateOptions, result: SimulationResult): Promise<void> {
  await writeFile(out, `${JSON.stringify(result, null, 2)}\n`);
  if (report === undefined) return;
  const { htmlReport } = await import('../simulate/report/report.ts'); // with its styles and plots: for who wants one
  await writeFile(report, htmlReport(result));
}

/** @throws HearsayError BAD_CONFIG where epsilon and what belongs to it contradict each other */
function privacyOf(options: SimulateOptions): PrivacyOptions | null {
  const { epsilon, delta, population, cap, privacy, privacyCurve } = options;
  if (epsilon !== undefined && !privacy) throw bad('--epsilon and --no-privacy exclude each other');
  if (epsilon === undefined) {
    if (population !== undefined) throw bad('--population belongs to --epsilon');
    if (!privacyCurve && (delta !== undefined || cap !== undefined)) {
      throw bad('--delta and --cap belong to --epsilon or --privacy-curve');
    }
    return null;
  }
  if (delta === undefined) throw bad('--epsilon wants --delta');
  return { epsilon, delta, population, cap };
}

/** @throws HearsayError BAD_CONFIG where there is no delta to go with it */
function privacyCurveOf({ privacyCurve, delta, cap }: SimulateOptions): PrivacyCurveOptions | null {
  if (!privacyCurve) return null;
  if (delta === undefined) throw bad('--privacy-curve wants --delta');
  return { epsilons: privacyCurve, delta, cap };
}

/** @throws HearsayError BAD_CONFIG where there is nothing to hold users for, or a value is out of range */
function metricsOf({ federatedMetrics, holdout, lag }: SimulateOptions): SiteConfig['metrics'] {
  if (!federatedMetrics) {
    if (holdout === undefined && lag === undefined) return null;
    throw bad('--holdout and --lag belong to --federated-metrics');
  }
  if (holdout !== undefined && !(holdout >= 0 && holdout < 1)) throw bad('--holdout: expected 0 to below 1');
  if (lag !== undefined && lag > maxLag) throw bad(`--lag: expected ${maxLag} or less`);
  return { ...metricsDefaults, ...(holdout !== undefined && { holdout }), ...(lag !== undefined && { lag }) };
}

const bad = (reason: string): HearsayError => new HearsayError('BAD_CONFIG', `simulate: ${reason}`);

function filesOf(options: SimulateOptions): DatasetFiles {
  const { interactions, items, users, skipBadRows = false } = options;
  return {
    ...{ interactions, items, users, skipBadRows },
    columns: {
      user: options.userColumn,
      item: options.itemColumn,
      time: options.timeColumn,
      order: options.orderColumn,
      type: options.typeColumn,
      rating: options.ratingColumn,
    },
  };
}

/** @throws HearsayError BAD_MODEL where it is a model of another shape */
async function readInitial(file: string, plan: SimulationPlan): Promise<Float32Array> {
  const spec = simulatedSpec(plan);
  return decodeModelFile({ dim: specDim(spec), specHash: specHash(spec) }, await readFile(file));
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
