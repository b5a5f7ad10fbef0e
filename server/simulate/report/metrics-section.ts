/** Every metric of the run with its standard error, and what each means. */
import { type Html, html } from '../../pages/html.ts';
import { formatMetricExact, formatShort } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import type { Section } from '../../pages/section.ts';
import type { SimulationResult } from '../simulation-result.ts';

type Row = readonly [name: string, value: string, error: string, meaning: string];

/** The part that holds all figures, each defined in a sentence. */
export function metricsSection({ metrics }: SimulationResult): Section {
  const { full, sampled99, standardErrors, rating } = metrics;
  const fullRows = fullMeanings.map(([metric, name, meaning]): Row => {
    return [name, formatMetricExact(full[metric]), formatMetricExact(standardErrors.full[metric]), meaning];
  });
  const sampledRows = sampledMeanings.map(([metric, name, meaning]): Row => {
    return [
      name,
      formatMetricExact(sampled99[metric]),
      formatMetricExact(standardErrors.sampled99[metric]),
      meaning,
    ];
  });
  const rows = [...fullRows, ...sampledRows, ...ratingRows(rating)];
  return { id: 'metrics', title: 'All figures, and what they mean', short: 'All figures', body: table(rows) };
}

const table = (rows: readonly Row[]): Html => html`<div class="meanings">${plainTable({
  caption: 'All figures of this run',
  captionHidden: true,
  head: ['Metric', 'Mean', 'Standard error'],
  rows: rows.map(([name, value, error, meaning]) => [
    html`${name}<span class="row-note">${meaning}</span>`,
    value,
    error,
  ]),
})}</div>
<p class="prose note">The standard error tells how far a mean over other users of the same kind would stray; it knows nothing of another seed.</p>`;

const fullMeanings = [
  ['hr10', 'HR@10', 'Share of users with a wanted item among the first ten of all items.'],
  ['ndcg10', 'NDCG@10', 'The same, but a wanted item counts less the lower it stands; 1 where they lead.'],
  ['mrr', 'MRR', 'One over the place of the first wanted item.'],
  ['auc', 'AUC', 'How often a wanted item stands above another one; 0.5 is chance.'],
  ['precision10', 'Precision@10', 'Share of the first ten that was wanted.'],
  ['recall10', 'Recall@10', 'Share of what was wanted that is among the first ten.'],
  ['f1At10', 'F1@10', 'Harmonic mean of the two.'],
] as const;

const sampledMeanings = [
  ['hr10', 'HR@10 among 99', 'As papers print it: a wanted item against 99 that were drawn. It flatters.'],
  ['ndcg10', 'NDCG@10 among 99', 'The same with places counted.'],
] as const;

function ratingRows(rating: SimulationResult['metrics']['rating']): Row[] {
  if (rating === null) return [];
  return [
    [
      'MAE of ratings',
      formatShort(rating.mae),
      '–',
      'Mean distance of a predicted rating, in the ratings’ own steps.',
    ],
    ['RMSE of ratings', formatShort(rating.rmse), '–', 'The same, but large misses count more.'],
  ];
}
