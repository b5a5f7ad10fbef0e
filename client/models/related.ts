/**
 * Relations between items, a small knowledge graph: an item borrows from the embeddings of those it is related to,
 * so that a cold item starts beside its relations. Symmetric; ids that the catalog lacks are left out.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { type SparseRows, SparseRowsBuilder } from './sparse-rows.ts';

/** Share of an item's vector that is the mean of its relations' embeddings. */
const borrowed = 0.5;

/** [items, items], one row per item: `borrowed / n` at each of its n relations. */
export function relatedItems(
  items: readonly CatalogItem[],
  indexOf: ReadonlyMap<string, number>,
): SparseRows {
  const relations: (Set<number> | undefined)[] = new Array(items.length);
  const relate = (item: number, other: number): void => {
    relations[item] ??= new Set();
    relations[item].add(other);
  };
  items.forEach(({ related }, item) => {
    for (const id of related ?? []) {
      const other = indexOf.get(id);
      if (other === undefined || other === item) continue;
      relate(item, other);
      relate(other, item);
    }
  });
  const rows = new SparseRowsBuilder();
  for (const others of relations) {
    if (others) for (const other of others) rows.add(other, borrowed / others.size);
    rows.endRow();
  }
  return rows.build();
}
