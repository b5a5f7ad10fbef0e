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
    `an update        ${count(Math.round(bytes.updateMean))} bytes on average; the model ${count(bytes.modelDownload)}`,
    `speed            ${result.clientRoundsPerSecond.toFixed(1)} local rounds and ${result.localStepsPerSecond.toFixed(0)} steps a second; ${result.seconds.toFixed(0)} seconds in all`,
  ].join('\n');
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
