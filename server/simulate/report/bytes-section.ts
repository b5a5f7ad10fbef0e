/** What travels, beside four bytes a parameter, as float32 would take. */
import { formatKilobytes, formatPlural, formatShort, formatThousands } from '../../pages/numbers.ts';
import { absent, type Section } from '../../pages/section.ts';
import type { SimulationResult } from '../simulation-result.ts';
import { type BarRow, barTable } from './bar-table.ts';

const float32Bytes = 4;

/** The part on bytes. */
export function bytesSection({ bytes, parameters }: SimulationResult): Section {
  const float32 = float32Bytes * parameters;
  const measured = bytes.updateMean > 0;
  const chart = barTable({
    title: 'What one browser sends and receives',
    note: `The model has ${formatPlural(parameters, 'parameter')}.`,
    rowTitle: 'What travels',
    columns: [{ title: 'kB, thousands of bytes', format: formatKilobytes, formatScale: formatThousands }],
    rows: [
      measured
        ? row('One update, sent', { value: bytes.updateMean, parameters }, 'encoded and padded, mean')
        : { label: 'One update, sent', missing: 'Not measured.' },
      row(
        'The model, received',
        { value: bytes.modelDownload, parameters },
        'for training and for scoring, gzip',
      ),
      { label: 'Four bytes a parameter', note: 'float32, either way', values: [{ value: float32 }] },
    ],
  });
  const body = parameters > 0 ? chart : absent('The model has no parameters, so nothing travels.');
  return { id: 'bytes', title: 'Bytes', body };
}

function row(
  label: string,
  { value, parameters }: { value: number; parameters: number },
  what: string,
): BarRow {
  return {
    label,
    note: `${what}; ${formatShort(value / parameters)} bytes a parameter`,
    highlighted: true,
    values: [{ value }],
  };
}
