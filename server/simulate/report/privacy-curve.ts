/** Quality against epsilon, a line for each population; the run itself as a level where it had no noise. */
import { isGuarantee } from '../../../shared/privacy/guarantee.ts';
import { type Html, html } from '../../pages/html.ts';
import { type Line, type LineLook, linePlot } from '../../pages/line-plot.ts';
import {
  formatAtMost,
  formatCount,
  formatDelta,
  formatMetric,
  formatMetricExact,
  formatPlural,
  formatShort,
} from '../../pages/numbers.ts';
import { absent } from '../../pages/section.ts';
import type { ShortMetrics } from '../metrics/answer-result.ts';
import type { NoisyQuality, PrivacyCurvePoint, SimulationResult } from '../simulation-result.ts';

/** Lines that can be told apart; more populations than these share the last look. */
const looks: readonly LineLook[] = ['main', 'second', 'third', 'dashed'];

/** A point that was run. */
type NoisyPoint = Extract<PrivacyCurvePoint, NoisyQuality>;

/** A plot for each metric, and in words what is not on them. */
export function privacyCurvePlots(result: SimulationResult): Html {
  const points = result.privacyCurve.flatMap((point) => ('skipped' in point ? [] : [point]));
  const plots = html`<div class="figures">${metricPlot(result, points, 'hr10')}${metricPlot(result, points, 'ndcg10')}</div>`;
  return html`${points.length > 0 && html`${plots}<p class="prose">${statement(points)}</p>`}${skippedSentences(result.privacyCurve).map(absent)}`;
}

/** What holds for the whole curve: delta, cap, noise, and which epsilons promise nothing. */
function statement(points: readonly NoisyPoint[]): string {
  const { delta, cap } = points[0]!;
  const noises = ascending(points.map(({ population }) => population)).map((population) => {
    const own = points.filter((point) => point.population === population);
    return `${noiseRange(own)} for ${formatPlural(population, 'profile')}`;
  });
  const empty = ascending(points.map(({ epsilon }) => epsilon)).filter((epsilon) => !isGuarantee(epsilon));
  const none = ` ε = ${empty.map(formatAtMost).join(', ')} is no guarantee.`;
  return [
    `Each ε is at δ = ${formatDelta(delta)}, for profiles with at most ${formatPlural(cap, 'update')} each. The noise of a`,
    `simulated sum is z·B·users/N, in lattice units: ${noises.join('; ')}.${empty.length > 0 ? none : ''}`,
  ].join(' ');
}

/** As "438" or "438 to 3,510". */
function noiseRange(points: readonly NoisyPoint[]): string {
  const noises = ascending(points.map(({ noiseStdDev }) => noiseStdDev));
  // A curve has a point.
  return [...new Set([noises[0]!, noises.at(-1)!].map(formatShort))].join(' to ');
}

const titles = { hr10: 'HR@10', ndcg10: 'NDCG@10' } as const;

function metricPlot(
  result: SimulationResult,
  points: readonly NoisyPoint[],
  metric: keyof ShortMetrics,
): Html {
  const epsilons = ascending(points.map(({ epsilon }) => epsilon));
  return linePlot({
    title: `${titles[metric]} against epsilon`,
    note: 'The same settings with the noise of each ε; more profiles share it, so less is felt.',
    x: { title: 'ε', values: epsilons, format: formatAtMost, scale: 'doubling' },
    y: { title: `${titles[metric]}, full ranking`, format: formatMetric, formatExact: formatMetricExact },
    lines: [
      ...populationLines(points, epsilons, metric),
      ...(result.privacy === null ? [withoutNoise(result, epsilons, metric)] : []),
    ],
  });
}

function populationLines(
  points: readonly NoisyPoint[],
  epsilons: readonly number[],
  metric: keyof ShortMetrics,
): Line[] {
  const populations = ascending(points.map(({ population }) => population)).reverse();
  return populations.map((population, i) => ({
    label: `${formatCount(population)} profiles`,
    look: looks[i] ?? 'dashed',
    values: epsilons.map(
      (epsilon) =>
        points.find((point) => point.population === population && point.epsilon === epsilon)?.[metric] ??
        null,
    ),
  }));
}

const withoutNoise = (
  { metrics }: SimulationResult,
  epsilons: readonly number[],
  metric: keyof ShortMetrics,
): Line => ({
  label: 'no noise (this run)',
  look: 'dotted',
  values: epsilons.map(() => metrics.full[metric]),
});

/** One for each population and reason. */
function skippedSentences(points: readonly PrivacyCurvePoint[]): string[] {
  const sentences = new Map<string, number[]>();
  for (const point of points) {
    if (!('skipped' in point)) continue;
    const key = `left out for ${formatCount(point.population)} profiles: ${point.skipped}.`;
    sentences.set(key, [...(sentences.get(key) ?? []), point.epsilon]);
  }
  return Array.from(sentences, ([text, epsilons]) => `ε = ${epsilons.map(formatAtMost).join(', ')} ${text}`);
}

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
