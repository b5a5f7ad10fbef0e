/** A simulation's result in a few lines for a person. */
import type { BaselineResult, SimulationResult } from './simulation-result.ts';

/** Several lines, without a last line break. */
export function describeResult(result: SimulationResult): string {
  const { model, dataset, tests, settings, metrics, baselines, bytes } = result;
  const rows = Object.entries(baselines).map(([name, baseline]) => baselineRow(name, baseline));
  return [
    `${model} on ${count(dataset.users)} users, ${count(dataset.items)} items, ${count(dataset.events)} events; ${result.protocol}, ${count(tests.users)} users asked`,
    `${settings.releases} releases of ${settings.cohort}, seed ${settings.seed}; ${privacyLine(result)}`,
    '',
    row('', 'HR@10', 'NDCG@10', 'HR@10 of 100', 'NDCG of 100'),
    row(model, ...figures(metrics)),
    ...rows,
    '',
    `new visitors     ${Object.entries(metrics.newUsers)
      .map(([events, { hr10 }]) => `${events} events ${share(hr10)}`)
      .join(', ')} (HR@10)`,
    ...federatedLines(result),
    ...ratingLine(result),
    `an update        ${count(Math.round(bytes.updateMean))} bytes on average; the model ${count(bytes.modelDownload)}`,
    ...compressionLine(result),
    ...privacyCurveLines(result),
    `speed            ${result.clientRoundsPerSecond.toFixed(1)} local rounds and ${result.localStepsPerSecond.toFixed(0)} steps a second; ${result.seconds.toFixed(0)} seconds in all`,
  ].join('\n');
}

/** What federated evaluation said last, since when its alarm lasts, and what was rolled back. */
function federatedLines({ federated }: SimulationResult): string[] {
  const last = federated?.releases.at(-1);
  if (!federated || !last) return [];
  const { hr10, interval, visitors, pooled, status } = last;
  const figure =
    hr10 !== null && interval ? `HR@10 ${share(hr10)} (${interval.hr10.map(share).join(' to ')})` : status;
  const alarms = federated.releases.filter(({ drift }, i, all) => drift && !all[i - 1]?.drift);
  const back = federated.releases.flatMap(({ release, rolledBackTo }) =>
    rolledBackTo === null ? [] : [`; rolled back from release ${release} to ${rolledBackTo}`],
  );
  const drift = `; drift alarm after release ${alarms.map(({ release }) => release).join(', ')}`;
  return [
    `federated        ${figure}, ${count(visitors)} visitors in the last ${pooled} releases${alarms.length > 0 ? drift : ''}${back.join('')}`,
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
    ([name, { hr10, bytes }]) => `${name} ${share(hr10)} in ${count(bytes)} bytes`,
  );
  return forms.length === 0 ? [] : [`the model as     ${forms.join(', ')} (HR@10)`];
}

/** A line for each population: HR@10 by epsilon, or why there is none. */
function privacyCurveLines({ privacyCurve }: SimulationResult): string[] {
  const populations = new Set(privacyCurve.map(({ population }) => population));
  return Array.from(populations, (population) => {
    const points = privacyCurve.filter((point) => point.population === population);
    const figures = points.map((point) =>
      'skipped' in point
        ? `epsilon ${point.epsilon} left out: ${point.skipped}`
        : `epsilon ${point.epsilon} ${share(point.hr10)}`,
    );
    return `${`${count(population)} profiles`.padEnd(16)} ${figures.join(', ')} (HR@10)`;
  });
}

function privacyLine({ privacy }: SimulationResult): string {
  if (!privacy) return 'no privacy: no noise was added';
  const { epsilon, delta, population, cap, noiseMultiplier, noiseStdDev } = privacy;
  return `epsilon ${epsilon.toPrecision(3)} at delta ${delta} for ${count(population)} profiles with at most ${cap} updates each (z ${noiseMultiplier.toPrecision(4)}; noise z B users / N = ${noiseStdDev.toFixed(0)} lattice units)`;
}

function baselineRow(name: string, baseline: BaselineResult): string {
  return 'skipped' in baseline
    ? `${name.padEnd(16)} left out: ${baseline.skipped}`
    : row(name, ...figures(baseline));
}

function figures({ full, sampled99 }: Pick<SimulationResult['metrics'], 'full' | 'sampled99'>): string[] {
  return [full.hr10, full.ndcg10, sampled99.hr10, sampled99.ndcg10].map(share);
}

const row = (name: string, ...cells: string[]): string =>
  name.padEnd(16) + cells.map((cell) => cell.padStart(14)).join('');
const share = (value: number): string => value.toFixed(4);
const count = (value: number): string => value.toLocaleString('en-US');
