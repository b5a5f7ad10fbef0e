/**
 * `hearsay audit leakage`: attacks the updates and releases of a simulated federation, as those would who read them; or
 * tells of the updates of a log, which a credential opens, how strongly they point at items.
 */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { auditLog } from '../../shared/audit/audit-log.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type ModelName, modelNames } from '../../shared/model/model-name.ts';
import { openTarget } from '../audit/audit-target.ts';
import { describeExposure } from '../audit/describe-exposure.ts';
import { readDataset } from '../simulate/dataset/read-dataset.ts';
import { describeLeakage, isRefuted } from '../simulate/leakage/describe-leakage.ts';
import { type LeakagePlan, planLeakage, usualDelta } from '../simulate/leakage/leakage-plan.ts';
import { runLeakage } from '../simulate/leakage/leakage-run.ts';
import { credentialOption } from './audit-credential.ts';
import { CheckFailed, parseNumber, wholeNumber } from './program.ts';
import { createProgressDisplay } from './progress-display.ts';

type LeakageCommandOptions = {
  readonly interactions?: string;
  readonly items?: string;
  readonly credential?: string;
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
    .description('what do updates and releases tell of a visitor? of a simulated federation, or of a log')
    .argument('[url|folder]', 'a log in place of a simulation: an address, or a data folder')
    .option(...credentialOption)
    .option('--interactions <file>', 'who did what, when: as for `simulate`')
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
    .action(async (target: string | undefined, options: LeakageCommandOptions, command: Command) => {
      if ((target === undefined) === (options.interactions === undefined)) {
        throw new HearsayError('BAD_CONFIG', 'audit leakage: give --interactions FILE, or a log');
      }
      const print = (text: string): void => void command.configureOutput().writeOut?.(`${text}\n`);
      if (target !== undefined) return print(await exposureOf(target, options));
      const result = await auditLeakage(options, threadEntry);
      print(options.json ? JSON.stringify(result) : describeLeakage(result));
      if (isRefuted(result)) throw new CheckFailed();
    });
}

/** Of the updates of a log, as far as they are what its leaves state. */
async function exposureOf(target: string, { credential, json }: LeakageCommandOptions): Promise<string> {
  const { source, evidence, close } = await openTarget(
    target,
    credential === undefined ? {} : { credential },
  );
  const display = createProgressDisplay(process.stderr);
  try {
    if (!evidence) throw new HearsayError('BAD_CONFIG', `${target}: no updates without --credential`);
    const { exposure } = await auditLog({ source, evidence, onProgress: display.tell });
    if (!exposure) throw new HearsayError('BAD_CONFIG', `${target}: no checkpoint that is signed`);
    return json ? JSON.stringify(exposure) : describeExposure(exposure);
  } finally {
    display.stop();
    close();
  }
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
  const { interactions = '', items } = options;
  const { dataset } = await readDataset({ interactions, items });
  return planLeakage({ ...options, dataset, privacy });
}

/** @throws HearsayError BAD_CONFIG where noise is asked for and refused */
function privacyOf({ epsilon, delta, privacy }: LeakageCommandOptions) {
  if (privacy) return { epsilon: epsilon ?? usualEpsilon, delta: delta ?? usualDelta };
  if (epsilon === undefined && delta === undefined) return null;
  throw new HearsayError('BAD_CONFIG', 'audit leakage: --no-privacy excludes --epsilon and --delta');
}
