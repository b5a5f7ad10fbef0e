/** Quality against epsilon, a line for each population; the run itself as a level where it had no noise. */
import type { PrivacyCurvePoint, ShortMetrics, SimulationResult } from '../simulation-result.ts';
import { type Html, html } from './html.ts';
import { type Line, type LineLook, linePlot } from './line-plot.ts';
import { formatCount, formatEpsilon, formatMetric, formatMetricExact } from './numbers.ts';

/** Lines that can be told apart; more populations than these share the last look. */
const looks: readonly LineLook[] = ['main', 'second', 'third', 'dashed'];

/** A plot for each metric. */
export function privacyCurvePlots(result: SimulationResult): Html {
  return html`<div class="figures">${metricPlot(result, 'hr10', 'HR@10')}${metricPlot(result, 'ndcg10', 'NDCG@10')}</div>`;
}

function metricPlot(result: SimulationResult, metric: keyof ShortMetrics, title: string): Html {
  const { privacyCurve } = result;
  const epsilons = ascending(privacyCurve.map(({ epsilon }) => epsilon));
  return linePlot({
    title: `${title} against epsilon`,
    note: 'The same settings with the noise of each ε; more profiles share it, so less is felt.',
    x: { title: 'ε', values: epsilons, format: formatEpsilon, scale: 'doubling' },
    y: { title: `${title}, full ranking`, format: formatMetric, formatExact: formatMetricExact },
    lines: [
      ...populationLines(privacyCurve, epsilons, metric),
      ...(result.privacy === null ? [withoutNoise(result, epsilons, metric)] : []),
    ],
  });
}

function populationLines(
  points: readonly PrivacyCurvePoint[],
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

const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
