/** `hearsay audit leakage`: attacks the updates and releases of a simulated federation, as those would who read them. */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type ModelName, modelNames } from '../../shared/model/model-name.ts';
import { readDataset } from '../simulate/dataset/read-dataset.ts';
import { describeLeakage, isRefuted } from '../simulate/leakage/describe-leakage.ts';
import { type LeakagePlan, planLeakage, usualDelta } from '../simulate/leakage/leakage-plan.ts';
import { runLeakage } from '../simulate/leakage/leakage-run.ts';
import { CheckFailed, parseNumber, wholeNumber } from './program.ts';
import { createProgressDisplay } from './progress-display.ts';

type LeakageCommandOptions = {
  readonly interactions: string;
  readonly items?: string;
  readonly model: ModelName;
  readonly dim?: number;
  readonly releases: number;
  readonly cohort?: number;
  readonly epsilon?: number;
  readonly delta?: number;
  readonly privacy: boolean;
  readonly canaries: number;
  readonly seed: number;
  readonly threads: number;
  readonly json?: true;
};

/** The budget of a site that says nothing else. */
const usualEpsilon = 8;

/**
 * Add `leakage` to `audit`. Exit code 0: it ran; 1: it has refuted what the ledger states; 2: it could not run.
 * @param threadEntry file that a thread of the simulation starts from; undefined: everything runs in this thread
 */
export function addAuditLeakageCommand(audit: Command, threadEntry: URL | undefined): void {
  const count = wholeNumber({ least: 1, most: 1e9 });
  audit
    .command('leakage')
    .description('attack the updates and releases of a simulated federation: what do they tell of a visitor?')
    .requiredOption('--interactions <file>', 'who did what, when: as for `simulate`')
    .option('--items <file>', 'titles and categories: as for `simulate`')
    .addOption(new Option('--model <name>', 'which model').choices(modelNames).default('pooling'))
    .option('--dim <n>', 'embedding length (default: that of a site)', count)
    .option('--releases <n>', 'releases to make', wholeNumber({ least: 1, most: 1000 }), 12)
    .option('--cohort <n>', 'updates in one release (default: 200, or half of the users)', count)
    .option('--epsilon <e>', `what the ledger is to end at (default: ${usualEpsilon})`, parseNumber)
    .option('--delta <d>', `chance that epsilon does not hold (default: ${usualDelta})`, parseNumber)
    .option('--no-privacy', 'no noise')
    .option(
      '--canaries <n>',
      'random updates, half of them planted',
      wholeNumber({ least: 20, most: 50_000 }),
      12_500,
    )
    .option('--seed <n>', 'decides everything that is drawn', wholeNumber({ least: 0, most: 2 ** 32 - 1 }), 1)
    .addOption(
      new Option('--threads <n>', 'worker threads')
        .argParser(count)
        .default(availableParallelism(), 'one a core'),
    )
    .option('--json', 'print JSON')
    .action(async (options: LeakageCommandOptions, command: Command) => {
      const result = await auditLeakage(options, threadEntry);
      const text = options.json ? JSON.stringify(result) : describeLeakage(result);
      command.configureOutput().writeOut?.(`${text}\n`);
      if (isRefuted(result)) throw new CheckFailed();
    });
}

async function auditLeakage(options: LeakageCommandOptions, entry: URL | undefined) {
  const plan = await planOf(options);
  const display = createProgressDisplay(process.stderr);
  const threads = { threads: options.threads, entry };
  return runLeakage({ plan, threads, onProgress: display.tell }).finally(display.stop);
}

/** Options that contradict each other are refused before anything is read. */
async function planOf(options: LeakageCommandOptions): Promise<LeakagePlan> {
  const privacy = privacyOf(options);
  const { interactions, items } = options;
  const { dataset } = await readDataset({ interactions, items });
  return planLeakage({ ...options, dataset, privacy });
}

/** @throws HearsayError BAD_CONFIG where noise is asked for and refused */
function privacyOf({ epsilon, delta, privacy }: LeakageCommandOptions) {
  if (privacy) return { epsilon: epsilon ?? usualEpsilon, delta: delta ?? usualDelta };
  if (epsilon === undefined && delta === undefined) return null;
  throw new HearsayError('BAD_CONFIG', 'audit leakage: --no-privacy excludes --epsilon and --delta');
}
