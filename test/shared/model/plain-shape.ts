/** The shape of a catalog that has no vectors and no grids. */
import type { CatalogShape } from '../../../shared/model/catalog-shape.ts';

export const plainShape = (items: number): CatalogShape => ({ items, vectors: [], grid: null });
