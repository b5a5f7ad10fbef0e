/** Reads a data set from the operator's files: interactions, and where there are any, items and users. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { badRows, type SkippedRows } from './bad-rows.ts';
import type { Dataset } from './dataset.ts';
import { datasetBuilder } from './dataset-builder.ts';
import { type InteractionColumns, interactionRows } from './read-interactions.ts';
import { itemRows } from './read-items.ts';
import { userRows } from './read-users.ts';
import { readRows } from './rows.ts';
import { timeColumn } from './time-column.ts';

/** What to read. Files are CSV, TSV, RecBole's atomic files or JSONL, gzipped or not; their content tells which. */
export type DatasetFiles = {
  readonly interactions: string;
  readonly items?: string | undefined;
  readonly users?: string | undefined;
  /** Columns by name. In the items and users files `item` and `user` are looked for first. */
  readonly columns?: InteractionColumns;
  /** Columns of the interactions file that are attributes of the user, such as `country`. */
  readonly userColumns?: readonly string[];
  /** Whether to leave out rows that cannot be read; without, the first of them ends the run. */
  readonly skipBadRows?: boolean;
};

/**
 * Read a data set. It holds at least one event.
 * @throws HearsayError BAD_CATALOG (the items file) or BAD_CONFIG (the others): `FILE:LINE: reason`, without a line
 * where the file as a whole is the reason
 */
export async function readDataset(
  files: DatasetFiles,
): Promise<{ dataset: Dataset; skippedRows: SkippedRows }> {
  const { interactions, items, users, columns = {}, userColumns = [], skipBadRows = false } = files;
  const builder = datasetBuilder();
  const times = timeColumn();
  const rows = badRows(skipBadRows);
  if (items !== undefined) {
    await readRows({ file: items, code: 'BAD_CATALOG', badRows: rows }, itemRows(builder, columns.item));
  }
  const source = interactionRows(builder, times, { columns, userColumns });
  await readRows({ file: interactions, code: 'BAD_CONFIG', badRows: rows }, source);
  if (users !== undefined) {
    await readRows({ file: users, code: 'BAD_CONFIG', badRows: rows }, userRows(builder, columns.user));
  }
  const dataset = builder.build(times.scale());
  if (dataset.events.user.length > 0) return { dataset, skippedRows: rows.skipped() };
  throw new HearsayError('BAD_CONFIG', `${interactions}: expected at least one interaction, got none`);
}
