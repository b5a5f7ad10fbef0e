/** Quality after each release, beside the lines of popularity and EASE. */
import { type Html, html } from '../../pages/html.ts';
import { type Line, linePlot } from '../../pages/line-plot.ts';
import { formatCount, formatMetric, formatMetricExact } from '../../pages/numbers.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { ShortMetrics } from '../metrics/answer-result.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { baselineNamed } from './comparison.ts';
import { baselineLabel } from './words.ts';

/** The part on learning. */
export function learningSection(result: SimulationResult): Section {
  const body =
    result.curve.length === 0
      ? absent('No quality was measured on the way, only at the end.')
      : html`<div class="figures">${metricPlot(result, 'hr10', 'HR@10')}${metricPlot(result, 'ndcg10', 'NDCG@10')}</div>`;
  return { id: 'learning', title: 'Release by release', body };
}

function metricPlot(result: SimulationResult, metric: keyof ShortMetrics, title: string): Html {
  const { curve, model } = result;
  const own: Line = { label: model, look: 'main', values: curve.map((point) => point[metric]) };
  return linePlot({
    title: `${title} by release`,
    x: { title: 'Release', values: curve.map(({ release }) => release), format: formatCount },
    y: { title: `${title}, full ranking`, format: formatMetric, formatExact: formatMetricExact },
    lines: [own, ...referenceLines(result, metric)],
  });
}

function referenceLines(result: SimulationResult, metric: keyof ShortMetrics): Line[] {
  const looks = { ease: 'dashed', popularity: 'dotted' } as const;
  return (['ease', 'popularity'] as const).flatMap((name) => {
    const baseline = baselineNamed(result, name);
    if (!baseline) return [];
    const values = result.curve.map(() => baseline.full[metric]);
    return [{ label: baselineLabel(name), look: looks[name], values }];
  });
}
