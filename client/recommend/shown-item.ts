/** An item as the page may show it: of the catalog, and the one place where what the page itself says goes over that. */
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import type { Item } from '../embed/api.ts';

/** Frozen, for callbacks of the page get it: what they change would be another item for the next one. */
export function toShownItem({ inStock = true, attributes = {}, ...item }: CatalogItem): Item {
  const { id, title, category, price, currency, url, image } = item;
  const shown = { id, title, category, price, currency, url, image, inStock };
  return Object.freeze({ ...shown, attributes: Object.freeze({ ...attributes }) });
}
