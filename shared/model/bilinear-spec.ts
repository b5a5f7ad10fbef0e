/**
 * Shared parameters of `bilinear`: one matrix between what is known of a visitor and what is known of an item, and a
 * popularity bias. No embedding of a single item or visitor: its size does not depend on the catalog but for the bias.
 */
import { eventTypes } from '../protocol/event-type.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { featureBuckets } from './feature-buckets.ts';
import { type ModelSpec, specOf, type TensorName } from './spec.ts';
import { zeros } from './tensors.ts';

/** Columns of an item's features, block after block; each block of an item has length 1, or 0 where it has none. */
export type FeatureColumns = { readonly words: number; readonly vectors: number; readonly ids: number };

/** Most columns that the named vectors take; longer ones are hashed into them. */
const mostVectorColumns = 128;

/** A long memory of the history and a short one, each with the features of the items in it. */
export const memoryCount = 2;

/** @param dim the id of an item is hashed into four times as many columns */
export function featureColumns({ vectors }: CatalogShape, dim: number): FeatureColumns {
  return { words: 128, vectors: Math.min(vectorsLength({ vectors }), mostVectorColumns), ids: 4 * dim };
}

/** Values that the named vectors of an item have together. */
export function vectorsLength({ vectors }: Pick<CatalogShape, 'vectors'>): number {
  return vectors.reduce((sum, { length }) => sum + length, 0);
}

/** The columns of a spec. */
export function columnsOfSpec({ tensors }: ModelSpec, shape: CatalogShape): FeatureColumns {
  const { words, vectors } = featureColumns(shape, 0);
  return { words, vectors, ids: tensors[0]!.shape[1]! - words - vectors };
}

/** Length of an item's features. */
export function itemColumns({ words, vectors, ids }: FeatureColumns): number {
  return words + vectors + ids;
}

/** Length of a visitor's features: the items of the history, twice, the rates of the event types, the page's. */
export function userColumns(columns: FeatureColumns): number {
  return memoryCount * itemColumns(columns) + eventTypes.length + featureBuckets;
}

/** @param dim see {@link featureColumns} */
export function bilinearSpec(shape: CatalogShape, dim: number) {
  const columns = featureColumns(shape, dim);
  return specOf('bilinear', [
    // Beside a fixed multiple of the identity, see the model. Linear in features: zeros are no saddle.
    zeros('weights', userColumns(columns), itemColumns(columns)),
    zeros('itemBias', shape.items),
  ]);
}

/** Name of a tensor of `bilinear`. */
export type BilinearTensor = TensorName<typeof bilinearSpec>;
