/** Visitors the model was never trained on, by how much they had done, beside those it was. */
import { type Html, html } from '../../pages/html.ts';
import { formatMetricExact, formatPlural, formatShare } from '../../pages/numbers.ts';
import { foldedTable } from '../../pages/plain-table.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { ShortMetrics } from '../metrics/answer-result.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { type BarRow, type BarTable, barTable } from './bar-table.ts';
import { runBaselines } from './comparison.ts';
import { qualityColumns } from './quality-columns.ts';
import { baselineLabel, knownEvents } from './words.ts';

/** The part on new visitors. */
export function newVisitorsSection(result: SimulationResult): Section {
  const measured = Object.entries(result.metrics.newUsers).sort(([a], [b]) => Number(a) - Number(b));
  const body =
    result.tests.newVisitors === 0 || measured.length === 0
      ? absent('Nobody was kept out of the training, so there is nothing to say of new visitors.')
      : html`${barTable(chart(result, measured))}${besideBaselines(result, measured)}`;
  return { id: 'new-visitors', title: 'New visitors', body };
}

function chart(
  { metrics, tests }: SimulationResult,
  measured: readonly (readonly [string, ShortMetrics])[],
): BarTable {
  const { full } = metrics;
  return {
    title: 'By how many of their last events are known',
    note: `${formatPlural(tests.newVisitors, 'visitor')} never trained on; the same ones, asked for the same, in each row.`,
    referenceLabel: 'trained users',
    rowTitle: 'Known of them',
    columns: qualityColumns(full),
    rows: [...measured.map(([count, figures]) => row(count, figures, full)), trainedRow(full)],
  };
}

function row(count: string, { hr10, ndcg10 }: ShortMetrics, trained: ShortMetrics): BarRow {
  return {
    label: knownEvents(count),
    ...(trained.hr10 > 0 && { note: `${formatShare(hr10 / trained.hr10)} of trained users’ HR@10` }),
    values: [{ value: hr10 }, { value: ndcg10 }],
  };
}

const trainedRow = ({ hr10, ndcg10 }: ShortMetrics): BarRow => ({
  label: 'Trained users',
  note: 'whole history',
  highlighted: true,
  values: [{ value: hr10 }, { value: ndcg10 }],
});

function besideBaselines(
  result: SimulationResult,
  measured: readonly (readonly [string, ShortMetrics])[],
): Html | null {
  const rivals = runBaselines(result);
  if (rivals.length === 0) return null;
  const { model, metrics } = result;
  const row = (label: string, newUsers: Readonly<Record<string, ShortMetrics>>) => [
    label,
    ...measured.map(([count]) => formatMetricExact(newUsers[count]!.hr10)),
  ];
  return foldedTable('What baselines are worth to the same visitors', {
    caption: 'HR@10 of the model and its baselines, new visitors',
    head: ['Learned by', ...measured.map(([count]) => knownEvents(count))],
    rows: [
      row(`${model} (this run)`, metrics.newUsers),
      ...rivals.map(({ name, newUsers }) => row(baselineLabel(name), newUsers)),
    ],
  });
}
