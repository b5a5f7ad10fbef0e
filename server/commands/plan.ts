/**
 * `hearsay plan`: how much noise an epsilon takes, or what epsilon a noise gives, before anything is served.
 * With a cap it states what `hearsay serve` guarantees; with a sampling rate it only calculates what a system that
 * draws its cohort in secret would pay.
 */
import { type Command, Option } from 'commander';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { type PrivacyPlan, planFromEpsilon, planFromNoise } from '../../shared/privacy/planner.ts';
import {
  planSubsampled,
  planSubsampledFromEpsilon,
  type SubsampledPlan,
} from '../../shared/privacy/subsampled-rdp.ts';
import { unlessGuarantee } from '../guarantee.ts';
import { parseNumber } from './program.ts';

type PlanOptions = {
  readonly delta: number;
  readonly cap?: number;
  readonly samplingRate?: number;
  readonly rounds?: number;
  readonly noiseMultiplier?: number;
  readonly epsilon?: number;
  readonly json?: true;
};

/**
 * Adds `plan`. It prints one JSON object or a text for a person; a number without bound, which is no guarantee, is
 * `null` in JSON, as is what does not apply to sampled rounds.
 */
export function addPlanCommand(program: Command): void {
  const number = (flags: string, description: string) =>
    new Option(flags, description).argParser(parseNumber);
  const sampled = ['samplingRate', 'rounds'];
  program
    .command('plan')
    .description('noise for an epsilon, or epsilon for a noise')
    .addOption(
      number('--delta <d>', 'chance that epsilon does not hold; below 1 / population').makeOptionMandatory(),
    )
    .addOption(number('--cap <k>', 'most contributions of a profile in one period').conflicts(sampled))
    .addOption(
      number('--noise-multiplier <z>', 'noise standard deviation / sensitivity').conflicts('epsilon'),
    )
    .addOption(number('--epsilon <e>', 'wanted; the least noise for it is given'))
    .addOption(number('--sampling-rate <q>', 'instead of --cap: chance of joining a round, drawn in secret'))
    .addOption(number('--rounds <t>', 'with --sampling-rate: number of rounds'))
    .option('--json', 'print JSON')
    .action((options: PlanOptions, command: Command) => {
      const plan = planOf(options);
      command.configureOutput().writeOut?.(`${options.json ? JSON.stringify(plan) : describePlan(plan)}\n`);
    });
}

/** @throws HearsayError BAD_CONFIG (missing, contradictory or out of range) */
function planOf(options: PlanOptions): PrivacyPlan | SubsampledPlan {
  const { delta, cap, samplingRate, rounds, noiseMultiplier, epsilon } = options;
  if (noiseMultiplier === undefined && epsilon === undefined)
    throw missing('--noise-multiplier or --epsilon');
  if (samplingRate === undefined && rounds === undefined) {
    if (cap === undefined) throw missing('--cap, or --sampling-rate and --rounds');
    return noiseMultiplier === undefined
      ? planFromEpsilon({ epsilon: epsilon ?? 0, cap, delta })
      : planFromNoise({ noiseMultiplier, cap, delta });
  }
  if (samplingRate === undefined) throw missing('--sampling-rate beside --rounds');
  if (rounds === undefined) throw missing('--rounds beside --sampling-rate');
  return noiseMultiplier === undefined
    ? planSubsampledFromEpsilon({ samplingRate, epsilon: epsilon ?? 0, rounds, delta })
    : planSubsampled({ samplingRate, noiseMultiplier, rounds, delta });
}

const missing = (what: string): HearsayError => new HearsayError('BAD_CONFIG', `plan: expected ${what}`);

function describePlan(plan: PrivacyPlan | SubsampledPlan): string {
  const { noiseMultiplier, epsilon, delta } = plan;
  const noise = `noise multiplier  ${atLeast(noiseMultiplier)}`;
  const guarantee = `epsilon           ${atLeast(epsilon)}${epsilon === Infinity ? '' : ` at delta ${delta}${unlessGuarantee(epsilon)}`}`;
  if (plan.cap === null) {
    const order = `Renyi order       ${plan.order}`;
    return [noise, guarantee, order, '', ...sampledCaveat].join('\n');
  }
  const cap = `cap               ${plan.cap} per profile and period`;
  const rho = `rho               ${atLeast(plan.rho)} per period`;
  return [noise, cap, rho, guarantee, '', ...periodNote].join('\n');
}

const periodNote = [
  'This is the cost of one period, whatever the number of rounds in it. Each further period adds its rho,',
  'and epsilon follows from the sum. A profile is one browser, from its first event to its erasure.',
];
const sampledCaveat = [
  'For comparison only. `hearsay serve` cannot claim this: visitors come when they come, and participation is',
  'logged, so nothing is amplified by sampling. What it guarantees, `hearsay plan --cap` says.',
];

/** Five digits, rounded up: what is printed is never less than what is meant. */
function atLeast(value: number): string {
  if (value === Infinity) return 'no guarantee';
  const rounded = Number(value.toPrecision(5));
  const step = 10 ** (Math.floor(Math.log10(value)) - 4);
  return String(rounded >= value ? rounded : Number((rounded + step).toPrecision(5)));
}
