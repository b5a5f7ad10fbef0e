/** The recommending model in fewer bytes, and what each form of it still hits. */
import {
  formatChange,
  formatKilobytes,
  formatMetricExact,
  formatShort,
  formatThousands,
} from '../../pages/numbers.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { type BarRow, barTable } from './bar-table.ts';

/** The part on compression. */
export function compressionSection(result: SimulationResult): Section {
  const rows = rowsOf(result);
  const whole = result.compression.float16;
  const chart = barTable({
    title: 'The model in fewer bytes',
    note: 'The model that recommends; each form of it was asked the same questions.',
    ...(whole && { referenceLabel: 'The line: 16 bits a parameter' }),
    rowTitle: 'Form',
    columns: [
      { title: 'HR@10', format: formatMetricExact, formatScale: formatShort, ...reference(whole?.hr10) },
      { title: 'NDCG@10', format: formatMetricExact, formatScale: formatShort, ...reference(whole?.ndcg10) },
      { title: 'kB, gzip', format: formatKilobytes, formatScale: formatThousands },
    ],
    rows,
  });
  const body = rows.length > 0 ? chart : absent('No form of the model was measured.');
  return { id: 'compression', title: 'Compression', body };
}

const reference = (value: number | undefined) => (value === undefined ? {} : { reference: value });

function rowsOf({ compression }: SimulationResult): BarRow[] {
  const whole = compression.float16;
  return Object.entries(compression).map(([name, { hr10, ndcg10, bytes }]): BarRow => {
    const loss =
      whole && name !== 'float16' && whole.hr10 > 0
        ? `; HR@10 ${formatChange(hr10 / whole.hr10 - 1)} against 16 bits`
        : '';
    return {
      label: name,
      note: `${noteOf(name)}${loss}`,
      highlighted: name === 'int8-pruned',
      values: [{ value: hr10 }, { value: ndcg10 }, { value: bytes }],
    };
  });
}

function noteOf(name: string): string {
  if (name.startsWith('distilled-')) return 'a smaller model that learned from this one, int8';
  return notes.get(name) ?? '';
}

const notes: ReadonlyMap<string, string> = new Map([
  ['float16', '16 bits a parameter'],
  ['float16-pruned', 'without the rows that say next to nothing'],
  ['int8-pruned', 'as pages fetch it'],
]);
