/**
 * Which tensors of a model have a row for each item. Found by asking for the spec of a catalog of one item and of two:
 * what grows by a row stands per item. So nothing has to be listed or marked, and a table that by chance has as many
 * rows as the catalog has items is not taken for one.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { type ModelChoice, modelSpec } from './model-spec.ts';

/**
 * Names of the tensors whose row i belongs to item i of the catalog.
 * @throws TypeError where a tensor depends on the number of items in another way: a fault of the model's spec
 */
export function tensorsPerItem(model: ModelChoice, shape: CatalogShape): ReadonlySet<string> {
  const one = modelSpec(model, { ...shape, items: 1 }).tensors;
  const two = modelSpec(model, { ...shape, items: 2 }).tensors;
  const names = new Set<string>();
  one.forEach(({ name, shape: [rows, ...row] }, index) => {
    const [moreRows, ...sameRow] = two[index]?.shape ?? [];
    if (two[index]?.name !== name || row.join() !== sameRow.join()) throw unlike(name);
    if (rows === moreRows) return;
    if (rows !== 1 || moreRows !== 2) throw unlike(name);
    names.add(name);
  });
  return names;
}

function unlike(name: string): TypeError {
  return new TypeError(`tensor ${name} has neither one row for each item nor one shape for all catalogs`);
}
