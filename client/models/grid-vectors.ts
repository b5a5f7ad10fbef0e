/**
 * What an item's grid adds to its vector: filters of 3 by 3 cells, ReLU, mean over the grid, each filter standardised
 * over the catalog (Ioffe, Szegedy 2015, arXiv:1502.03167, with the whole catalog as the batch: it is public, so there
 * is no batch to leak), and a projection. Cells beyond the edge count as average ones.
 * Computed once per local round, outside of the device, like content (`item-vectors.ts`): forward before, and after it
 * the change of the vectors goes back through the filters' derivative at the start. That is the exact gradient for
 * one step and first order for several, and costs one pass instead of one per step.
 */
import { denseScale } from '../../shared/model/dense-scale.ts';
import type { GridTensor } from '../../shared/model/sequence-fusion-spec.ts';
import type { Views } from '../../shared/model/spec.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { filterChange, pooledFeatures } from './grid-filters.ts';
import { standardizedGrids } from './grids.ts';
import type { ItemAddition } from './item-sides.ts';

/**
 * See the head of this file.
 * @param tensors gridFilters [window, filters], gridFilterBias [filters], gridOutput [filters, dim]
 * @returns undefined where no item has a grid
 */
export function gridVectors(catalog: CatalogIndex, tensors: Views): ItemAddition | undefined {
  const grids = standardizedGrids(catalog);
  if (!grids) return undefined;
  // Where there are grids, the spec has these.
  const { gridFilters, gridFilterBias, gridOutput } = tensors as Views<GridTensor>;
  const layer = { filters: gridFilters.map(scaled), bias: gridFilterBias };
  const output = gridOutput.map(scaled);
  const features = standardizedFeatures(pooledFeatures(grids, layer), layer.bias.length);
  return {
    vectors: projected(features.values, output, grids.items, catalog.items.length),
    addChange: (into, change) => {
      const { byFeature, byOutput } = throughProjection(change, features.values, output, grids.items);
      const { filters, bias } = filterChange(throughStandardization(byFeature, features), grids, layer);
      const { gridFilters, gridFilterBias, gridOutput } = into as Views<GridTensor>;
      addTo(gridOutput, byOutput.map(scaled));
      addTo(gridFilters, filters.map(scaled));
      addTo(gridFilterBias, bias);
    },
  };
}

/** From stored values to those that count; and from a change of these to one of the stored ones. */
const scaled = (value: number): number => value * denseScale;

function addTo(into: Float32Array, values: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + values[i]!;
}

/** Features with mean 0 and variance 1 over the grids, [grids, filters], and what each filter was divided by. */
type Standardized = { readonly values: Float64Array; readonly deviations: Float64Array };

/** Variance of a filter below which it says nothing. */
const tinyVariance = 1e-5;

function standardizedFeatures(pooled: Float64Array, count: number): Standardized {
  const grids = pooled.length / count;
  const values = pooled.slice();
  const deviations = new Float64Array(count);
  for (let f = 0; f < count; f++) {
    let [sum, squares] = [0, 0];
    for (let at = f; at < pooled.length; at += count) sum += pooled[at]!;
    for (let at = f; at < pooled.length; at += count) {
      values[at] = pooled[at]! - sum / grids;
      squares += values[at]! ** 2;
    }
    const deviation = Math.sqrt(squares / grids + tinyVariance);
    deviations[f] = deviation;
    for (let at = f; at < pooled.length; at += count) values[at] = values[at]! / deviation;
  }
  return { values, deviations };
}

/** The transpose of the derivative of {@link standardizedFeatures}. */
function throughStandardization(change: Float64Array, { values, deviations }: Standardized): Float64Array {
  const count = deviations.length;
  const grids = change.length / count;
  const before = new Float64Array(change.length);
  for (let f = 0; f < count; f++) {
    let [sum, along] = [0, 0];
    for (let at = f; at < change.length; at += count) {
      sum += change[at]!;
      along += change[at]! * values[at]!;
    }
    for (let at = f; at < change.length; at += count) {
      before[at] = (change[at]! - (sum + values[at]! * along) / grids) / deviations[f]!;
    }
  }
  return before;
}

/** Features times output, [items, dim]; zeros for items without a grid. */
function projected(
  features: Float64Array,
  output: Float32Array,
  owners: Int32Array,
  items: number,
): Float32Array {
  const count = features.length / owners.length;
  const dim = output.length / count;
  const vectors = new Float32Array(items * dim);
  for (let grid = 0; grid < owners.length; grid++) {
    const vector = owners[grid]! * dim;
    for (let f = 0; f < count; f++) {
      const feature = features[grid * count + f]!;
      for (let k = 0; k < dim; k++)
        vectors[vector + k] = vectors[vector + k]! + feature * output[f * dim + k]!;
    }
  }
  return vectors;
}

/** The transpose of the derivative of {@link projected}, in both. */
function throughProjection(
  change: Float32Array,
  features: Float64Array,
  output: Float32Array,
  owners: Int32Array,
): { byFeature: Float64Array; byOutput: Float64Array } {
  const count = features.length / owners.length;
  const dim = output.length / count;
  const [byFeature, byOutput] = [new Float64Array(features.length), new Float64Array(output.length)];
  for (let grid = 0; grid < owners.length; grid++) {
    const vector = owners[grid]! * dim;
    for (let f = 0; f < count; f++) {
      const at = grid * count + f;
      const row = f * dim;
      for (let k = 0; k < dim; k++) {
        byFeature[at] = byFeature[at]! + output[row + k]! * change[vector + k]!;
        byOutput[row + k] = byOutput[row + k]! + features[at]! * change[vector + k]!;
      }
    }
  }
  return { byFeature, byOutput };
}
