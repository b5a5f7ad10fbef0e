/** A published model made ready for scoring: content folded into the vectors of items, once for each model. */
import { type ModelChoice, modelSpec } from '../../shared/model/model-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import type { ItemContent } from '../models/catalog-index.ts';
import { itemVectors } from '../models/item-vectors.ts';
import { biasedProducts } from '../models/plain-matrix.ts';

/** See the head of this file. */
export type FoldedModel = {
  /** [d], as it was published. */
  readonly vector: Float32Array;
  /** Vectors that items are scored by, [items, dim]; absent where the model has no start vector. */
  readonly outputs?: Float32Array;
  /** [items], higher is more popular: what the model has learned of a visitor of whom nothing is known. */
  readonly popularity: Float32Array;
};

/**
 * Every model has a bias for each item; those with a start vector score it like a history.
 * @param vector [d], not mutated
 */
export function foldModel(catalog: ItemContent, model: ModelChoice, vector: Float32Array): FoldedModel {
  const tensors = splitVector(modelSpec(model, catalog.shape), vector);
  const { itemBias } = tensors as Views<'itemBias'>;
  const { start, itemOutput, content }: Partial<Views> = tensors;
  if (!start || !itemOutput || !content) return { vector, popularity: itemBias.slice() };
  const outputs = itemVectors({ table: itemOutput, projection: content }, catalog);
  return { vector, outputs, popularity: biasedProducts(itemBias, outputs, start) };
}
