/**
 * Shared parameters of `sequence-fusion`: those of `pooling`, which are its collaborative score; a recurrent unit that
 * starts as a moving average of what it reads; what the page knows of visitor and moment; and, where the catalog has
 * grids, filters over them.
 */
import { eventTypes } from '../protocol/event-type.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { denseTensor, zeroVector } from './dense-tensor.ts';
import { layerMatrix, layerVector } from './encoder-layer.ts';
import { featureBuckets } from './feature-buckets.ts';
import { poolingSpec } from './pooling-spec.ts';
import type { ModelSpec, TensorSpec } from './spec.ts';

/** Filters over a grid. */
export const gridFilters = 16;

/** Cells that a filter covers: 3 by 3. */
export const gridWindow = 9;

/** Names of the tensors that read grids. */
export const gridTensors: readonly string[] = ['gridFilters', 'gridFilterBias', 'gridOutput'];

/** @param dim embedding length, >= 1; also the size of the recurrent state */
export function sequenceFusionSpec(shape: CatalogShape, dim: number): ModelSpec {
  return {
    model: 'sequence-fusion',
    tensors: [
      ...poolingSpec(shape, dim).tensors,
      layerMatrix('eventInput', [eventTypes.length, dim]),
      ...['update', 'reset', 'candidate'].flatMap((gate) => [
        layerMatrix(`${gate}Input`, [dim, dim]),
        layerMatrix(`${gate}State`, [dim, dim]),
        layerVector(`${gate}Bias`, dim),
      ]),
      layerMatrix('stateOutput', [dim, dim]),
      // What collaborative and recurrent interest count: half each, and what is learned.
      layerVector('collaborativeWeight', 1),
      layerVector('recurrentWeight', 1),
      layerMatrix('context', [featureBuckets, dim]),
      ...(shape.grid ? overGrid(shape.grid.channels, dim) : []),
    ],
  };
}

function overGrid(channels: number, dim: number): TensorSpec[] {
  const window = gridWindow * channels;
  return [
    // A standardised window has a mean squared length of `window`, so what a filter says has one of about 1.
    denseTensor('gridFilters', [window, gridFilters], Math.sqrt(gridFilters / window)),
    zeroVector('gridFilterBias', gridFilters),
    // Features have unit variance: together they say as much about an item as its words do.
    denseTensor('gridOutput', [gridFilters, dim], 1 / Math.sqrt(gridFilters)),
  ];
}
