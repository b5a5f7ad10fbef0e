/**
 * Relations between items, a small knowledge graph: an item borrows from the embeddings of those it is related to,
 * so that a cold item starts beside its relations. Symmetric; ids that the catalog lacks are left out.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { type SparseRows, toSparseRows } from './sparse-rows.ts';

/** Share of an item's vector that is the mean of its relations' embeddings. */
const borrowed = 0.5;

/** [items, items], one row per item: `borrowed / n` at each of its n relations. */
export function relatedItems(
  items: readonly CatalogItem[],
  indexOf: ReadonlyMap<string, number>,
): SparseRows {
  const relations = items.map(() => new Set<number>());
  items.forEach(({ related = [] }, item) => {
    for (const id of related) {
      const other = indexOf.get(id);
      if (other === undefined || other === item) continue;
      relations[item]!.add(other);
      relations[other]!.add(item);
    }
  });
  return toSparseRows(relations.map((others) => [...others].map((other) => [other, borrowed / others.size])));
}
