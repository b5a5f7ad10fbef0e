/** How strongly updates point at items, for a terminal: what whoever is shown them sees, where nobody knows the visitors. */
import { counted } from '../../shared/audit/check.ts';
import type { Exposure } from '../../shared/audit/leakage/exposure-meter.ts';
import { strongest } from '../../shared/audit/leakage/update-exposure.ts';

/** One line for each tensor with a row for each item, and what that means. */
export function describeExposure({ tensors, updates }: Exposure): string {
  if (updates === 0) return 'no update to look at';
  return [
    `${counted(updates, 'update')}, on average, by the tensors that have a row for each item:`,
    row('tensor', 'items', 'rows moved', 'by more than 1', `in the top ${strongest}`),
    ...tensors.map(({ tensor, items, moved, standingOut, strongestShare }) =>
      row(
        tensor,
        String(items),
        moved.toFixed(1),
        standingOut.toFixed(1),
        `${(100 * strongestShare).toFixed(1)} %`,
      ),
    ),
    '',
    'Rows moved: anything is in them. By more than 1: by more than one lattice unit, which rounding alone cannot do. In the',
    `top ${strongest}: share of the squares that the ${strongest} strongest rows have. In a tensor that only a history reads, a row that moved is an`,
    'item that was met; where a softmax moves all rows, those that moved most. How many of them are right nobody can say here:',
    '`hearsay audit leakage --interactions FILE` measures it where histories are known.',
  ].join('\n');
}

const row = (name: string, ...cells: string[]): string =>
  name.padEnd(14) + cells.map((cell) => cell.padStart(15)).join('');
