/** Catalogs of any size: five words a title, of a vocabulary as large as a shop's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withAggregator } from './aggregator-process.ts';

/** Start an aggregator over so many items, hand its origin to `use`, end it. */
export async function withSyntheticSite<T>(
  items: number,
  use: (aggregator: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'hearsay-bench-'));
  const catalog = join(folder, 'items.csv');
  writeFileSync(catalog, syntheticCatalog(items));
  try {
    return await withAggregator(catalog, use);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function syntheticCatalog(items: number): string {
  const word = (i: number): string => `word${(i * 7919) % 2003}`;
  const rows = Array.from(
    { length: items },
    (_, i) => `item-${i},${[1, 2, 3, 5, 7].map((k) => word(i * k + k)).join(' ')}`,
  );
  return ['item_id,title', ...rows, ''].join('\n');
}
