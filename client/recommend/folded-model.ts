/** A published model made ready for scoring: content folded into the vectors of items, once for each model. */
import type { ModelName } from '../../shared/model/model-name.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { splitVector } from '../../shared/model/spec.ts';
import type { CatalogIndex } from '../models/catalog-index.ts';
import { itemVectors } from '../models/item-vectors.ts';

/** What of a catalog is folded into a model. */
export type Folding = Pick<CatalogIndex, 'shape' | 'content' | 'related'>;

/** See the head of this file. */
export type FoldedModel = {
  /** [d], as it was published. */
  readonly vector: Float32Array;
  /** Vectors that items are scored by, [items, dim]; absent where the model has no start vector. */
  readonly outputs?: Float32Array;
  /** [items], higher is more popular: what the model has learned of a visitor of whom nothing is known. */
  readonly popularity: Float32Array;
};

/** Every model has a bias for each item; those with a start vector score it like a history. @param vector [d] */
export function foldModel(
  catalog: Folding,
  model: { readonly name: ModelName; readonly dim: number },
  vector: Float32Array,
): FoldedModel {
  const tensors: Readonly<Record<string, Float32Array | undefined>> = splitVector(
    modelSpec(model, catalog.shape),
    vector,
  );
  const { itemBias = new Float32Array(catalog.shape.items), start, itemOutput, content } = tensors;
  if (!start || !itemOutput || !content) return { vector, popularity: itemBias.slice() };
  const dim = start.length;
  const outputs = itemVectors({ table: itemOutput, projection: content }, catalog, dim);
  const popularity = itemBias.slice();
  for (let item = 0; item < popularity.length; item++) {
    let score = popularity[item]!;
    for (let k = 0; k < dim; k++) score += start[k]! * outputs[item * dim + k]!;
    popularity[item] = score;
  }
  return { vector, outputs, popularity };
}
