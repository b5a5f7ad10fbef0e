/** The site's catalog, read from the operator's file. A row that cannot be read is refused with its line. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { catalogMisfit } from '../../shared/model/catalog-misfit.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { badLine } from './bad-line.ts';
import { readCsv } from './csv.ts';
import { readJsonl } from './jsonl.ts';
import { type CatalogRow, parseItem } from './row.ts';
import { readLines, type TextLine } from './text-lines.ts';

/** Most items of a catalog. */
export const maxItems = 200_000;

/**
 * Read a catalog: CSV with a header (`.csv`) or one JSON object per line (`.jsonl`, `.ndjson`), each also as `.gz`.
 * Fields: `id`, `item_id` or `sku`; optional `title` or `name`, `category`, `price` or `median_price`, `currency`, `url` or
 * `link`, `image` or `image_link`, `in_stock`, `instock` or `availability`;
 * `attributes`, `vectors`, `related`, `grid`, of which a CSV has `attribute:NAME`, `vector:NAME` and `related`.
 * @returns the items in the order of the file, at least one
 * @throws HearsayError BAD_CATALOG, `FILE:LINE: reason`; without a line where the file as a whole is the reason
 */
export async function readCatalog(file: string): Promise<CatalogItem[]> {
  const readRows = readerFor(file);
  try {
    const items = await collect(file, readRows(readLines(file)));
    if (items.length === 0) throw badFile(file, 'expected at least one item, got none');
    return items;
  } catch (cause) {
    if (cause instanceof HearsayError) throw cause;
    throw badFile(file, `cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

async function collect(file: string, rows: AsyncIterable<CatalogRow>): Promise<CatalogItem[]> {
  const lineOf = new Map<string, number>();
  const items: CatalogItem[] = [];
  for await (const row of rows) {
    if (items.length === maxItems) throw badLine(row, `expected at most ${maxItems} items`);
    const item = parseItem(row);
    const earlier = lineOf.get(item.id);
    if (earlier !== undefined)
      throw badLine(row, `id: ${JSON.stringify(item.id)} stands in line ${earlier} too`);
    lineOf.set(item.id, row.line);
    items.push(item);
  }
  const misfit = catalogMisfit(items);
  if (misfit) throw badLine({ file, line: lineOf.get(items[misfit.item]!.id)! }, misfit.why);
  return items;
}

function readerFor(file: string): (lines: AsyncIterable<TextLine>) => AsyncIterable<CatalogRow> {
  if (/\.csv(\.gz)?$/i.test(file)) return readCsv;
  if (/\.(jsonl|ndjson)(\.gz)?$/i.test(file)) return readJsonl;
  throw badFile(file, 'expected a name that ends in .csv, .jsonl or .ndjson, or one of them and .gz');
}

const badFile = (file: string, reason: string, cause?: unknown): HearsayError =>
  new HearsayError('BAD_CATALOG', `${file}: ${reason}`, { cause });
