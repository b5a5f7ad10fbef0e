/**
 * Changes of single items as JSON Lines: a row says what is new of an item, or `{"id": "x", "removed": true}`. The names
 * are those of a catalog; null takes a value off, and what a row does not name stays as it is.
 */
import type { catalogItemSchema } from '../../shared/protocol/catalog.ts';
import { BadLine, badLine, orBadLine } from './bad-line.ts';
import type { ItemChange } from './catalog-delta.ts';
import type { CatalogRow } from './catalog-row.ts';
import { type CatalogSource, openText } from './catalog-source.ts';
import { readJsonl } from './jsonl.ts';
import { type BadRows, createBadRows, maxItems } from './read-catalog.ts';
import { namesOf, parseItem } from './row.ts';
import { readLines } from './text-lines.ts';

/** What was read. */
export type ChangesReading = { readonly changes: readonly ItemChange[]; readonly bad: BadRows };

/** Names of a row, by the value of an item that they stand for. */
const rowNames: readonly (readonly [key: keyof typeof catalogItemSchema.shape, names: readonly string[]])[] =
  [
    ...Object.entries(namesOf).map(([key, names]) => [key as keyof typeof namesOf, names] as const),
    ...(['attributes', 'vectors', 'related', 'grid'] as const).map((key) => [key, [key]] as const),
  ];

/**
 * Read changes, in their order.
 * @returns bad rows beside them
 * @throws HearsayError BAD_CATALOG (no UTF-8, a line too long, too many rows), TOO_LARGE
 */
export async function readChanges(source: CatalogSource, mostBytes: number): Promise<ChangesReading> {
  const bad = createBadRows();
  const changes: ItemChange[] = [];
  for await (const row of readJsonl(readLines(openText(source, mostBytes)))) {
    const change = row instanceof BadLine ? row : orBadLine(() => parseChange(row));
    if (change instanceof BadLine) bad.add(change);
    else if (changes.push(change) > maxItems)
      throw badLine(row as CatalogRow, `expected at most ${maxItems} rows`);
  }
  return { changes, bad: bad.rows() };
}

function parseChange(row: CatalogRow): ItemChange {
  const removed = row.fields.get('removed') ?? false;
  const item = parseItem(row);
  if (removed === true) return { id: item.id, removed };
  if (removed !== false) throw badLine(row, 'removed: expected true or false');
  const named = rowNames.filter(([key, names]) => key !== 'id' && names.some((name) => row.fields.has(name)));
  return { id: item.id, values: Object.fromEntries(named.map(([key]) => [key, item[key]])) };
}
