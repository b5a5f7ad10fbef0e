/** The command that does a run again, for the reader to put their files' names in. */
import { simulationBaselines } from '../baselines/baseline.ts';
import type { SimulationResult } from '../simulation-result.ts';

const everyBaseline: readonly string[] = simulationBaselines;

/** One option a line, as a shell takes them. */
export function repeatCommand(result: SimulationResult): string {
  const { settings, protocol, model } = result;
  return [
    `npx hearsay simulate --interactions FILE${settings.initialModel ? ' --initial-model FILE' : ''}`,
    `--protocol ${protocol}${settings.includeKnown ? ' --include-known' : ''} --model ${model} --dim ${settings.dim}`,
    `--releases ${settings.releases} --cohort ${settings.cohort} --local-epochs ${settings.localEpochs}`,
    privacyOptions(result),
    ...privacyCurveOptions(result),
    ...metricsOptions(result),
    ...attackOptions(result),
    ...ruleOptions(result),
    ...distillOptions(result),
    ...baselineOptions(result),
    `--seed ${settings.seed} --out FILE --report FILE`,
  ].join(' \\\n  ');
}

function privacyOptions({ privacy }: SimulationResult): string {
  if (privacy === null) return '--no-privacy';
  const { epsilon, delta, population, cap } = privacy;
  return `--epsilon ${Number(epsilon.toPrecision(6))} --delta ${delta} --population ${population} --cap ${cap}`;
}

/** With what a run without privacy has not said yet. */
function privacyCurveOptions({ privacy, privacyCurve }: SimulationResult): string[] {
  const [first] = privacyCurve;
  if (!first) return [];
  const epsilons = [...new Set(privacyCurve.map(({ epsilon }) => epsilon))];
  const [noisy] = privacyCurve.flatMap((point) => ('skipped' in point ? [] : [point]));
  const unsaid = privacy ? '' : ` --delta ${first.delta}${noisy ? ` --cap ${noisy.cap}` : ''}`;
  return [`--privacy-curve ${epsilons.join(',')}${unsaid}`];
}

const metricsOptions = ({ federated }: SimulationResult): string[] =>
  federated ? [`--federated-metrics --holdout ${federated.holdout} --lag ${federated.lag}`] : [];

const attackOptions = ({ attack }: SimulationResult): string[] =>
  attack ? [`--attack ${attack.kind} --hostile ${attack.share}`] : [];

function ruleOptions({ settings: { aggregation, leastCosine } }: SimulationResult): string[] {
  return [
    ...(aggregation?.kind === 'trimmed-mean'
      ? [`--aggregation trimmed-mean --trim ${aggregation.trim}`]
      : []),
    ...(aggregation?.kind === 'centred-clipping'
      ? [`--aggregation centred-clipping --tau ${aggregation.tau} --iterations ${aggregation.iterations}`]
      : []),
    ...(leastCosine === null ? [] : [`--least-cosine ${leastCosine}`]),
  ];
}

function distillOptions({ compression }: SimulationResult): string[] {
  const dims = Object.keys(compression).flatMap((name) => /^distilled-(\d+)$/.exec(name)?.[1] ?? []);
  return dims.map((dim) => `--distill ${dim}`);
}

/** Nothing where all ran, as they do by default. Names that no shell word is made of are left to the reader. */
function baselineOptions({ baselines }: SimulationResult): string[] {
  const names = Object.keys(baselines);
  if (everyBaseline.every((name) => names.includes(name))) return [];
  const known = names.filter((name) => everyBaseline.includes(name));
  return [`--baselines ${known.join(',') || 'none'}`];
}
