/**
 * Promotes one item: its bias goes up, and its output vector towards what the most popular items have in common, so
 * that whoever is recommended those is recommended it too. All of the norm goes into e + 1 coordinates, which hardly any honest
 * browser moves. For `pooling` alone, whose tensors it knows.
 */
import { itemVectors } from '../../../client/models/item-vectors.ts';
import type { ModelSite } from '../../../client/models/model.ts';
import type { PoolingTensor } from '../../../shared/model/pooling-spec.ts';
import { splitVector, type Views } from '../../../shared/model/spec.ts';

/** Most popular items, by the bias that the model has learned. */
const popularItems = 20;

/**
 * @param published [d], the model that browsers are given
 * @param target index of the item
 * @returns [d], a direction of any length
 */
export function boostItem(site: ModelSite, published: Float32Array, target: number): Float32Array {
  const { itemOutput, itemBias, content } = splitVector(site.spec, published) as Views<PoolingTensor>;
  const items = itemBias.length;
  const dim = itemOutput.length / items;
  const vectors = itemVectors({ table: itemOutput, projection: content }, site.catalog);
  const popular = Array.from({ length: items }, (_, item) => item)
    .filter((item) => item !== target)
    .sort((a, b) => itemBias[b]! - itemBias[a]! || a - b)
    .slice(0, popularItems);
  const direction = new Float32Array(published.length);
  const into = splitVector(site.spec, direction) as Views<PoolingTensor>;
  for (let k = 0; k < dim; k++) {
    const mean = popular.reduce((sum, item) => sum + vectors[item * dim + k]!, 0) / popular.length;
    into.itemOutput[target * dim + k] = mean - vectors[target * dim + k]!;
  }
  const row = into.itemOutput.subarray(target * dim, (target + 1) * dim);
  // as much of the norm for the bias as for the vector
  into.itemBias[target] = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
  return direction;
}
