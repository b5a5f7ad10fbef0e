/** The model among its baselines, best first. */
import { type Html, html } from '../../pages/html.ts';
import { formatMetricExact } from '../../pages/numbers.ts';
import { foldedTable } from '../../pages/plain-table.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { FullMetrics } from '../metrics/ranking.ts';
import type { SampledMetrics } from '../metrics/sampled.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { type BarRow, type BarTable, barTable } from './bar-table.ts';
import { type RunBaseline, runBaselines, type SkippedBaseline, skippedBaselines } from './comparison.ts';
import { confidenceInterval } from './confidence-interval.ts';
import { qualityColumns } from './quality-columns.ts';
import { baselineLabel } from './words.ts';

/** The part on baselines. */
export function baselinesSection(result: SimulationResult): Section {
  const rivals = runBaselines(result);
  const skipped = skippedBaselines(result);
  const body =
    rivals.length + skipped.length === 0
      ? absent('No baseline was asked for.')
      : html`${barTable(chart(result, rivals, skipped))}${allFigures(result, rivals)}`;
  return { id: 'baselines', title: 'Beside the baselines', short: 'Baselines', body };
}

function chart(
  result: SimulationResult,
  rivals: readonly RunBaseline[],
  skipped: readonly SkippedBaseline[],
): BarTable {
  const { full } = result.metrics;
  const place = rivals.findIndex((baseline) => baseline.full.hr10 < full.hr10);
  const rows = rivals.map(rivalRow);
  rows.splice(place < 0 ? rows.length : place, 0, ownRow(result));
  return {
    title: 'HR@10 and NDCG@10 of the model and its baselines',
    note: 'Best HR@10 first. The same users, targets and candidates for all.',
    referenceLabel: `${result.model}; the whisker is its 95% interval`,
    rowTitle: 'Learned by',
    columns: qualityColumns(full),
    rows: [...rows, ...skipped.map(skippedRow)],
  };
}

function ownRow({ model, metrics }: SimulationResult): BarRow {
  const { full, standardErrors } = metrics;
  return {
    label: model,
    note: 'this run',
    highlighted: true,
    values: (['hr10', 'ndcg10'] as const).map((metric) => ({
      value: full[metric],
      interval: confidenceInterval({ mean: full[metric], standardError: standardErrors.full[metric] }),
    })),
  };
}

function rivalRow({ name, note, full }: RunBaseline): BarRow {
  return {
    label: baselineLabel(name),
    ...(note !== undefined && { note }),
    values: [{ value: full.hr10 }, { value: full.ndcg10 }],
  };
}

const skippedRow = ({ name, skipped }: SkippedBaseline): BarRow => ({
  label: baselineLabel(name),
  missing: `Not run: ${skipped}.`,
});

function allFigures({ model, metrics }: SimulationResult, rivals: readonly RunBaseline[]): Html {
  const row = (label: string, full: FullMetrics, sampled99: SampledMetrics) => [
    label,
    ...[full.hr10, full.ndcg10, full.mrr, full.auc, sampled99.hr10, sampled99.ndcg10].map(formatMetricExact),
  ];
  return foldedTable('All their figures, with those among 99 negatives', {
    caption: 'Figures of the model and its baselines',
    head: ['Learned by', 'HR@10', 'NDCG@10', 'MRR', 'AUC', 'HR@10 among 99', 'NDCG@10 among 99'],
    rows: [
      row(`${model} (this run)`, metrics.full, metrics.sampled99),
      ...rivals.map(({ name, full, sampled99 }) => row(baselineLabel(name), full, sampled99)),
    ],
  });
}
