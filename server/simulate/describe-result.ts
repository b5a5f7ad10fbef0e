/** A simulation's result in a few lines for a person. */
import { unlessGuarantee } from '../guarantee.ts';
import { formatAtMost, formatCount, formatMetricExact } from '../pages/numbers.ts';
import { attackWords, rulesWords } from './attack-words.ts';
import { federatedHappenings } from './federated-happenings.ts';
import type { MetricValues } from './metrics/answer-result.ts';
import type { BaselineResult, PrivacyCurvePoint, SimulationResult } from './simulation-result.ts';

/** Several lines, without a last line break. */
export function describeResult(result: SimulationResult): string {
  const { model, dataset, tests, settings, metrics, baselines, bytes } = result;
  const rows = Object.entries(baselines).map(([name, baseline]) => baselineRow(name, baseline));
  return [
    `${model} on ${formatCount(dataset.users)} users, ${formatCount(dataset.items)} items, ${formatCount(dataset.events)} events; ${result.protocol}, ${formatCount(tests.users)} users asked`,
    `${settings.releases} releases of ${settings.cohort}, seed ${settings.seed}; ${privacyLine(result)}`,
    ...noiseLines(result),
    ...attackLines(result),
    '',
    row('', 'HR@10', 'NDCG@10', 'HR@10 of 100', 'NDCG of 100'),
    row(model, ...figures(metrics)),
    ...rows,
    '',
    `new visitors     ${Object.entries(metrics.newUsers)
      .map(([events, { hr10 }]) => `${events} events ${formatMetricExact(hr10)}`)
      .join(', ')} (HR@10)`,
    ...federatedLines(result),
    ...ratingLine(result),
    `an update        ${formatCount(bytes.updateMean)} bytes on average; the model ${formatCount(bytes.modelDownload)}`,
    ...compressionLine(result),
    ...privacyCurveLines(result),
    `speed            ${result.clientRoundsPerSecond.toFixed(1)} local rounds and ${result.localStepsPerSecond.toFixed(0)} steps a second; ${result.seconds.toFixed(0)} seconds in all`,
  ].join('\n');
}

/** What hostile browsers did, and what stood against them. */
function attackLines(result: SimulationResult): string[] {
  const [attack, rules] = [attackWords(result), rulesWords(result)];
  return [
    ...(attack === null ? [] : [`attack           ${attack}`]),
    ...(rules === null ? [] : [`rules            ${rules}`]),
  ];
}

/** What federated evaluation said last, since when its alarm lasts, and what was rolled back. */
function federatedLines({ federated }: SimulationResult): string[] {
  const last = federated?.releases.at(-1);
  if (!federated || !last) return [];
  const { hr10, interval, visitors, pooled, status } = last;
  const figure =
    hr10 !== null && interval
      ? `HR@10 ${formatMetricExact(hr10)} (${interval.hr10.map(formatMetricExact).join(' to ')})`
      : status;
  const happenings = federatedHappenings(federated.releases);
  const alarms = happenings.filter(({ rolledBackTo }) => rolledBackTo === null);
  const back = happenings.flatMap(({ release, rolledBackTo }) =>
    rolledBackTo === null ? [] : [`; rolled back from release ${release} to ${rolledBackTo}`],
  );
  const drift = `; drift alarm after release ${alarms.map(({ release }) => release).join(', ')}`;
  return [
    `federated        ${figure}, ${formatCount(visitors)} visitors in the last ${pooled} releases${alarms.length > 0 ? drift : ''}${back.join('')}`,
  ];
}

function ratingLine({ metrics: { rating } }: SimulationResult): string[] {
  if (!rating) return [];
  return [
    `ratings          MAE ${rating.mae.toFixed(3)}, RMSE ${rating.rmse.toFixed(3)}, in units of the file`,
  ];
}

function compressionLine({ compression }: SimulationResult): string[] {
  const forms = Object.entries(compression).map(
    ([name, { hr10, bytes }]) => `${name} ${formatMetricExact(hr10)} in ${formatCount(bytes)} bytes`,
  );
  return forms.length === 0 ? [] : [`the model as     ${forms.join(', ')} (HR@10)`];
}

/** What holds for the whole curve, and a line for each population: HR@10 by epsilon, or why there is none. */
function privacyCurveLines({ privacyCurve }: SimulationResult): string[] {
  const [first] = privacyCurve;
  if (!first) return [];
  const ran = privacyCurve.find((point) => 'cap' in point);
  const cap = ran ? `, at most ${ran.cap} updates each` : '';
  const populations = new Set(privacyCurve.map(({ population }) => population));
  return [
    `privacy curve    at delta ${first.delta}${cap}; noise z B users / N, lattice units, in each simulated sum`,
    ...Array.from(populations, (population) => {
      const points = privacyCurve.filter((point) => point.population === population);
      const figures = points.map(curvePoint).join(', ');
      return `${`${formatCount(population)} profiles`.padEnd(16)} ${figures} (HR@10)`;
    }),
  ];
}

function curvePoint(point: PrivacyCurvePoint): string {
  const { epsilon } = point;
  if ('skipped' in point) return `epsilon ${epsilon} left out: ${point.skipped}`;
  const noise = `noise ${formatCount(point.noiseStdDev)}${unlessGuarantee(epsilon)}`;
  return `epsilon ${epsilon} ${formatMetricExact(point.hr10)} (${noise})`;
}

function privacyLine({ privacy }: SimulationResult): string {
  if (!privacy) return 'no privacy: no noise was added';
  const { epsilon, delta, population, cap } = privacy;
  return `epsilon ${formatAtMost(epsilon)} at delta ${delta} for ${formatCount(population)} profiles with at most ${cap} updates each${unlessGuarantee(epsilon)}`;
}

function noiseLines({ privacy, settings }: SimulationResult): string[] {
  if (!privacy) return [];
  const { noiseMultiplier, noiseStdDev, users } = privacy;
  const alone =
    'epsilon          counts this run alone, and nothing of what the initial model was trained on';
  return [
    `noise            z B users / N = ${noiseStdDev.toFixed(0)} lattice units in each simulated sum: z ${noiseMultiplier.toPrecision(4)}, B ${settings.radius}, ${formatCount(users)} users; N and users are profiles with something to learn from`,
    ...(settings.initialModel ? [alone] : []),
  ];
}

/** What is to be known of a model that is saved, in a line. */
export function describeSavedModel({ privacy }: SimulationResult): string {
  const noise = privacy
    ? `its noise is of a public seed, and scaled for ${formatCount(privacy.population)} profiles`
    : 'it was trained without noise';
  return `saved model      has no privacy: ${noise}`;
}

function baselineRow(name: string, baseline: BaselineResult): string {
  return 'skipped' in baseline
    ? `${name.padEnd(16)} left out: ${baseline.skipped}`
    : row(name, ...figures(baseline));
}

function figures({ full, sampled99 }: MetricValues): string[] {
  return [full.hr10, full.ndcg10, sampled99.hr10, sampled99.ndcg10].map(formatMetricExact);
}

const row = (name: string, ...cells: string[]): string =>
  name.padEnd(16) + cells.map((cell) => cell.padStart(14)).join('');
