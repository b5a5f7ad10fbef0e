/** What can be written behind `hearsay simulate`, and how each argument is parsed. */
import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { modelNames } from '../../shared/model/model-name.ts';
import { aggregationDefaults } from '../settings/aggregation-settings.ts';
import { type SimulationBaseline, simulationBaselines } from '../simulate/baselines/baseline.ts';
import { attackNames } from '../simulate/poisoning/attack-settings.ts';
import { protocols } from '../simulate/split/split.ts';
import { trainingDefaults } from '../training-defaults.ts';
import { parseNumber, wholeNumber } from './program.ts';

/** Add every option to the command, in the order of its help; it then gives `SimulateOptions`. */
export function addSimulateFlags(command: Command): void {
  addDataFlags(command);
  addFederationFlags(command);
  addPrivacyFlags(command);
  addAttackFlags(command);
  addRunFlags(command);
}

/** What is read, and how it is split. */
function addDataFlags(command: Command): void {
  command
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
    .option('--include-known', 'rank items that the user had before too');
}

/** What is trained, and how often. */
function addFederationFlags(command: Command): void {
  command
    .addOption(new Option('--model <name>', 'which model').choices(modelNames).default('pooling'))
    .option('--dim <n>', `embedding length (default: ${trainingDefaults.dim})`, toCount)
    .option('--releases <n>', 'releases to make (default: 200; with --epsilon 60)', toCount)
    .option('--cohort <n|all>', 'updates in one release (default: 200; with --epsilon all)', toCohort)
    .option(
      '--local-epochs <n>',
      `steps of a local round (default: ${trainingDefaults.localTraining.steps})`,
      toCount,
    );
}

/** Noise, and federated evaluation under it. */
function addPrivacyFlags(command: Command): void {
  command
    .addOption(number('--epsilon <e>', 'privacy to simulate, with --delta'))
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
    .option('--lag <n>', 'releases that the model they are held on lies back (default: 10)', toCount);
}

/** Hostile browsers, and what stands against them. */
function addAttackFlags(command: Command): void {
  command
    .addOption(
      new Option(
        '--attack <name>',
        'what hostile browsers send, as long as the norm bound lets it be',
      ).choices(attackNames),
    )
    .addOption(number('--hostile <share>', 'share of the users that are hostile (default: 0.1)'))
    .addOption(
      new Option(
        '--aggregation <name>',
        'what is made of the updates of a release; all but sum without privacy alone',
      )
        .choices(['sum', ...Object.keys(aggregationDefaults)])
        .default('sum'),
    )
    .addOption(number('--trim <share>', 'of a trimmed mean: dropped at each end (default: 0.1)'))
    .addOption(number('--tau <share>', 'of centred clipping: its radius, of that of updates (default: 0.5)'))
    .option('--iterations <n>', 'of centred clipping: how often the centre is moved (default: 3)', toCount)
    .addOption(
      number('--least-cosine <c>', "count no update that turns further from the model's last step, -1 to 1"),
    );
}

/** What else is measured, and where things are written. */
function addRunFlags(command: Command): void {
  command
    .option('--distill <dim>', 'distill a smaller pooling model at the end, and judge it', toCount)
    .option('--seed <n>', 'decides everything that is drawn', toSeed, 1)
    .addOption(
      new Option('--baselines <list>', 'comma-separated, or none')
        .argParser(toBaselines)
        .default([...simulationBaselines], simulationBaselines.join(', ')),
    )
    .addOption(
      new Option('--threads <n>', 'worker threads')
        .argParser(toCount)
        .default(availableParallelism(), 'one a core'),
    )
    .option('--save-model <file>', 'write the model here')
    .option('--initial-model <file>', 'a model file to go on from')
    .requiredOption('--out <file>', 'write the result here, JSON')
    .option('--report <file>', 'write a page with plots here, HTML');
}

const number = (flags: string, text: string): Option => new Option(flags, text).argParser(parseNumber);

const toCount = wholeNumber({ least: 1, most: 1e9 });
const toSeed = wholeNumber({ least: 0, most: 2 ** 32 - 1 });
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
