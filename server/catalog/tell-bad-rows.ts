/** Tells the operator which rows of a catalog were left out, and why. */
import type { Diagnostics } from '../diagnostics.ts';
import type { BadRows } from './read-catalog.ts';

/** Most of them that get a line each; how many there are stands in `/status`. */
const most = 10;

/** One line for each of the first rows. */
export function tellBadRows({ info }: Pick<Diagnostics, 'info'>, { told, count }: BadRows): void {
  for (const { message } of told.slice(0, most)) info('a row of the catalog was left out', { row: message });
  if (count > most) info('and other rows', { rows: count - most });
}
