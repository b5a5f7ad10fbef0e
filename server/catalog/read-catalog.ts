/**
 * The site's items, read from wherever the operator has them. Rows that cannot be read are left out and told of with their
 * lines, as long as they are few; with more of them the whole is refused, for then it is not what it should be.
 */
import { HearsayError } from '../../shared/hearsay-error.ts';
import { createFit } from '../../shared/model/catalog-misfit.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { BadLine, badLine, orBadLine } from './bad-line.ts';
import { type CatalogFormat, detectFormat } from './catalog-format.ts';
import type { CatalogRow } from './catalog-row.ts';
import { type CatalogSource, type CatalogText, fileSource, openText } from './catalog-source.ts';
import { readCsv } from './csv.ts';
import { readJsonl } from './jsonl.ts';
import { readMerchantXml } from './merchant-xml.ts';
import { parseItem } from './row.ts';
import { readSchemaOrg } from './schema-org.ts';
import { readLines } from './text-lines.ts';

/** Most items of a catalog. */
export const maxItems = 200_000;

/** Most bad rows that are kept to be told of; the others are counted. */
const toldRows = 100;

/** How a catalog is read; see the settings of `feed`. */
export type ReadingRules = {
  /** Undefined: by name, type or beginning. */
  readonly format?: CatalogFormat | undefined;
  /** Of all rows, 0..1; 0 unless it says otherwise. */
  readonly mostBadShare?: number;
  /** Of the text, unpacked; 256 MB unless it says otherwise. */
  readonly mostBytes?: number;
};

/** What was read. */
export type CatalogReading = {
  /** In the order of the text, at least one. */
  readonly items: readonly CatalogItem[];
  readonly bad: BadRows;
};

/** Rows that were left out. */
export type BadRows = {
  readonly count: number;
  /** The first {@link toldRows}. */
  readonly told: readonly BadLine[];
};

const readers: Readonly<Record<CatalogFormat, (text: CatalogText) => AsyncIterable<CatalogRow | BadLine>>> = {
  csv: (text) => readCsv(readLines(text)),
  jsonl: (text) => readJsonl(readLines(text)),
  'merchant-xml': readMerchantXml,
  'json-ld': readSchemaOrg,
};

/** A file's catalog; see {@link readCatalogFrom}. */
export const readCatalog = (file: string, rules?: ReadingRules): Promise<CatalogReading> =>
  readCatalogFrom(fileSource(file), rules);

/**
 * Read a catalog: CSV with a header, one JSON object per line, Merchant Center's XML or JSON-LD, each also gzipped.
 * Fields of CSV and JSON Lines: `id`, `item_id` or `sku`; optional `title` or `name`, `category`, `price` or `median_price`,
 * `currency`, `url` or `link`, `image` or `image_link`, `in_stock`, `instock` or `availability`; `attributes`, `vectors`,
 * `related`, `grid`, of which a CSV has `attribute:NAME`, `vector:NAME` and `related`.
 * Of two rows with one id the first counts, and the second is bad.
 * @throws HearsayError BAD_CATALOG, `FILE:LINE: reason`; without a line where the file as a whole is the reason; TOO_LARGE
 */
export async function readCatalogFrom(
  source: CatalogSource,
  { format, mostBadShare = 0, mostBytes = 256e6 }: ReadingRules = {},
): Promise<CatalogReading> {
  try {
    const [detected, text] = await detectFormat(source, openText(source, mostBytes), format);
    const reading = await collect(readers[detected](text));
    assertMostlyGood(reading, mostBadShare);
    if (reading.items.length === 0) throw badFile(source.name, 'expected at least one item, got none');
    return reading;
  } catch (cause) {
    if (cause instanceof HearsayError) throw cause;
    throw badFile(source.name, `cannot be read: ${cause instanceof Error ? cause.message : cause}`, cause);
  }
}

async function collect(rows: AsyncIterable<CatalogRow | BadLine>): Promise<CatalogReading> {
  const lineOf = new Map<string, number>();
  const items: CatalogItem[] = [];
  const bad = createBadRows();
  const misfitOf = createFit();
  const toItem = (row: CatalogRow): CatalogItem => {
    const item = parseItem(row);
    const earlier = lineOf.get(item.id);
    if (earlier !== undefined) {
      throw badLine(row, `id: ${JSON.stringify(item.id)} stands in line ${earlier} too`);
    }
    const misfit = misfitOf(item);
    if (misfit !== undefined) throw badLine(row, misfit);
    lineOf.set(item.id, row.line);
    return item;
  };
  for await (const row of rows) {
    if (items.length === maxItems) throw badLine(placeOf(row), `expected at most ${maxItems} items`);
    const item = row instanceof BadLine ? row : orBadLine(() => toItem(row));
    if (item instanceof BadLine) bad.add(item);
    else items.push(item);
  }
  return { items, bad: bad.rows() };
}

const placeOf = (row: CatalogRow | BadLine) => (row instanceof BadLine ? row.place : row);

/** Counts bad rows, and keeps the first of them. */
export function createBadRows(): { readonly add: (row: BadLine) => void; readonly rows: () => BadRows } {
  const told: BadLine[] = [];
  let count = 0;
  return {
    add: (row) => {
      count++;
      if (told.length < toldRows) told.push(row);
    },
    rows: () => ({ count, told }),
  };
}

/** @throws HearsayError BAD_CATALOG, as the first bad row, and how many there are */
function assertMostlyGood({ items, bad }: CatalogReading, mostBadShare: number): void {
  const [first] = bad.told;
  const rows = items.length + bad.count;
  if (!first || bad.count <= mostBadShare * rows) return;
  const most = `${mostBadShare * 100} %`;
  throw badLine(
    first.place,
    `${first.reason}; bad rows: ${bad.count} of ${rows}, and feed.mostBadShare allows ${most}`,
    first,
  );
}

const badFile = (file: string, reason: string, cause?: unknown): HearsayError =>
  new HearsayError('BAD_CATALOG', `${file}: ${reason}`, { cause });
