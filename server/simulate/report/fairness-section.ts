/** Quality by group of users: how much they did, and what the data say of them. */
import { html } from '../../pages/html.ts';
import { formatPlural } from '../../pages/numbers.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { GroupResult } from '../metrics/answer-result.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { type BarTable, barTable, roundedUp } from './bar-table.ts';
import { confidenceInterval } from './confidence-interval.ts';
import { qualityColumns } from './quality-columns.ts';

/** The part on fairness. */
export function fairnessSection(result: SimulationResult): Section {
  const groupings = result.fairness.filter(({ groups }) => groups.length > 0);
  const body =
    groupings.length === 0
      ? absent('There were no groups of users to compare.')
      : html`<p class="prose">How well the model serves whom. Dots are means and their lines 95% intervals; of many groups some lie apart by chance.</p>
        <div class="figures figures-wide">${groupings.map((grouping) => barTable(chart(result, grouping)))}</div>`;
  return { id: 'fairness', title: 'Fairness', body };
}

function chart(
  { metrics, fairness }: SimulationResult,
  grouping: SimulationResult['fairness'][number],
): BarTable {
  const [byHits, byGain] = qualityColumns(metrics.full);
  return {
    title: grouping.name === 'activity' ? 'By activity' : `By ${grouping.name}`,
    note:
      grouping.name === 'activity'
        ? 'Quarters of the users, by their events before the question.'
        : 'As the data say; values that few users have go together.',
    referenceLabel: 'all users',
    rowTitle: 'Users',
    dots: true,
    columns: [
      { ...byHits, title: 'HR@10', most: most(fairness, 'hr10') },
      { ...byGain, title: 'NDCG@10', most: most(fairness, 'ndcg10') },
    ],
    rows: grouping.groups.map((group) => ({
      label: group.label,
      note: formatPlural(group.users, 'user'),
      values: [group.hr10, group.ndcg10].map((mean) => ({
        value: mean.mean,
        interval: confidenceInterval(mean),
      })),
    })),
  };
}

/** One scale for all groupings, so that they can be compared too. */
function most(fairness: SimulationResult['fairness'], metric: 'hr10' | 'ndcg10'): number {
  const end = (group: GroupResult): number => confidenceInterval(group[metric])[1];
  return roundedUp(Math.max(...fairness.flatMap(({ groups }) => groups.map(end))));
}
