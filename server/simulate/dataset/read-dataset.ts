/** Reads a data set from the operator's files: interactions, and where there are any, items and users. */
import { type ErrorCode, HearsayError } from '../../../shared/hearsay-error.ts';
import type { Dataset } from './dataset.ts';
import { datasetBuilder } from './dataset-builder.ts';
import type { RowSource } from './fields.ts';
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
  /** Whether to leave out rows that cannot be read; without, the first of them ends the run. */
  readonly skipBadRows?: boolean;
};

/**
 * Read a data set. It holds at least one event.
 * @returns the rows that were left out are counted over all files
 * @throws HearsayError BAD_CATALOG (the items file) or BAD_CONFIG (the others): `FILE:LINE: reason`, without a line
 * where the file as a whole is the reason
 */
export async function readDataset(files: DatasetFiles): Promise<{ dataset: Dataset; skippedRows: number }> {
  const { interactions, items, users, columns = {}, skipBadRows = false } = files;
  const builder = datasetBuilder();
  const times = timeColumn();
  let skippedRows = 0;
  const read = async (file: string, code: ErrorCode, source: RowSource): Promise<void> => {
    skippedRows += await readRows({ file, code, skipBadRows }, source);
  };
  if (items !== undefined) await read(items, 'BAD_CATALOG', itemRows(builder, columns.item));
  await read(interactions, 'BAD_CONFIG', interactionRows(builder, times, columns));
  if (users !== undefined) await read(users, 'BAD_CONFIG', userRows(builder, columns.user));
  const dataset = builder.build(times.scale());
  if (dataset.events.user.length > 0) return { dataset, skippedRows };
  throw new HearsayError('BAD_CONFIG', `${interactions}: expected at least one interaction, got none`);
}
