/**
 * From one catalog to the next: the pure part. Items keep their places, which are rows of the model, whatever order they come
 * in: a feed in another order is no other catalog, and ends no round. New items come last.
 */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { itemJson } from './catalog-file.ts';

/** What is to happen to one item. */
export type ItemChange =
  | { readonly id: string; readonly removed: true }
  /** What is said of it; undefined is taken off, and what is not named stays. */
  | { readonly id: string; readonly values: Readonly<Partial<Record<keyof CatalogItem, unknown>>> };

/** How two catalogs differ, in items. */
export type CatalogDifference = {
  readonly items: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

/** `next`, with the items that were in `current` in their places there. */
export function inPlaces(current: readonly CatalogItem[], next: readonly CatalogItem[]): CatalogItem[] {
  const itemOf = new Map(next.map((item) => [item.id, item]));
  const stayed = current.flatMap(({ id }) => itemOf.get(id) ?? []);
  const known = new Set(current.map(({ id }) => id));
  return [...stayed, ...next.filter(({ id }) => !known.has(id))];
}

/**
 * One change after the other. To remove what is not there changes nothing, so that a change may be sent again.
 * @param changes their values as a catalog's schema wants them
 */
export function applyChanges(
  current: readonly CatalogItem[],
  changes: readonly ItemChange[],
): readonly CatalogItem[] {
  const items = new Map(current.map((item) => [item.id, item]));
  for (const change of changes) {
    if ('removed' in change) items.delete(change.id);
    else items.set(change.id, withValues(items.get(change.id) ?? { id: change.id }, change.values));
  }
  return [...items.values()];
}

function withValues(item: CatalogItem, values: Readonly<Record<string, unknown>>): CatalogItem {
  const all = Object.entries({ ...item, ...values });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined)) as CatalogItem; // each was checked
}

/** Counted over the items as browsers would fetch them. */
export function differenceOf(
  current: readonly CatalogItem[],
  next: readonly CatalogItem[],
): CatalogDifference {
  const before = new Map(current.map((item) => [item.id, item]));
  let [added, changed] = [0, 0];
  for (const item of next) {
    const old = before.get(item.id);
    if (!old) added++;
    else if (old !== item && itemJson(old) !== itemJson(item)) changed++;
  }
  return { items: next.length, added, changed, removed: current.length - (next.length - added) };
}
