/** Which items are shown at all, and how evenly. */
import { formatMetric, formatShare } from '../../pages/numbers.ts';
import type { Section } from '../../pages/section.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { barTable } from './bar-table.ts';

/** The part on exposure. */
export function exposureSection({ metrics }: SimulationResult): Section {
  const { coverage10, exposureGini, longTailShare } = metrics;
  const body = barTable({
    title: 'The first ten of all users together',
    rowTitle: 'Measure',
    columns: [{ title: 'Share', format: formatShare, formatScale: formatWhole, most: 1 }],
    rows: [
      { label: 'Coverage', note: 'items shown to anyone', values: [{ value: coverage10 }] },
      {
        label: 'Long tail',
        note: 'of what is shown, from the 80% least popular items',
        values: [{ value: longTailShare }],
      },
      {
        label: 'Gini coefficient',
        note: '0: all items shown as often; 1: one item has it all',
        values: [{ value: exposureGini, text: formatMetric(exposureGini) }],
      },
    ],
  });
  return { id: 'exposure', title: 'Exposure of items', short: 'Exposure', body };
}

const formatWhole = (share: number): string => `${Math.round(share * 100)}%`;
