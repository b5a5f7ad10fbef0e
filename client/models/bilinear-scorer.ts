/** Scores of the `bilinear` model in plain typed arrays; the same formula as its training loss, see `bilinear.ts`. */
import {
  type BilinearTensor,
  columnsOfSpec,
  type FeatureColumns,
  itemColumns,
  memoryCount,
  userColumns,
} from '../../shared/model/bilinear-spec.ts';
import { splitVector, type Views } from '../../shared/model/spec.ts';
import { itemFeatures, userFeatures } from './hashed-features.ts';
import type { ModelSite, Scorer } from './model.ts';
import { afterHistory } from './moments.ts';
import { biasedProducts, multiply } from './plain-matrix.ts';

/** What an item of the same content as a memory of the history scores, before anything is learned. */
const contentScale = 2;

/**
 * W is its stored values times this. A server optimizer moves every coordinate by about its rate, and here all that
 * features share move together: at full scale thirty releases learn four hundred histories by heart.
 */
export const weightScale = 0.25;

/** The fixed part beside W, [userColumns, itemColumns]: identities on words and vectors, for each memory. */
export function contentMatch(columns: FeatureColumns): Float32Array {
  const [rows, width] = [userColumns(columns), itemColumns(columns)];
  const match = new Float32Array(rows * width);
  for (let memory = 0; memory < memoryCount; memory++) {
    for (let c = 0; c < columns.words + columns.vectors; c++) {
      match[(memory * width + c) * width + c] = contentScale;
    }
  }
  return match;
}

/** A scorer; it holds no device memory. */
export function createBilinearScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const columns = columnsOfSpec(spec, catalog.shape);
  const features = itemFeatures(catalog, columns);
  const { weights, itemBias } = splitVector(spec, parameters) as Views<BilinearTensor>;
  const match = contentMatch(columns);
  const matrix = weights.map((value, i) => weightScale * value + match[i]!);
  const width = itemColumns(columns);
  return {
    scores: async (visitor) => {
      const user = userFeatures(visitor, afterHistory(visitor.sequence), features, columns);
      const wanted = multiply(user, matrix, { inner: user.length, columns: width });
      return biasedProducts(itemBias, features, wanted);
    },
    dispose: () => undefined,
  };
}
