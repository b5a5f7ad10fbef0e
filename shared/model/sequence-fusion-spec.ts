/**
 * Shared parameters of `sequence-fusion`: those of `pooling`, which are its collaborative score; a recurrent unit that
 * starts as a moving average of what it reads; what the page knows of visitor and moment; and, where the catalog has
 * grids, filters over them.
 */
import { eventTypes } from '../protocol/event-type.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { denseTensor, encoderScale, zeroVector } from './dense-tensor.ts';
import { featureBuckets } from './feature-buckets.ts';
import { poolingSpec } from './pooling-spec.ts';
import type { ModelSpec, TensorSpec } from './spec.ts';

/** Filters over a grid. */
const gridFilters = 16;

/** Cells that a filter covers: 3 by 3. */
const gridWindow = 9;

/** Names of the tensors that read grids. */
export const gridTensors = ['gridFilters', 'gridFilterBias', 'gridOutput'] as const;

/** One of them. */
export type GridTensor = (typeof gridTensors)[number];

/** @param dim embedding length, >= 1; also the size of the recurrent state */
export function sequenceFusionSpec(shape: CatalogShape, dim: number): ModelSpec {
  return {
    model: 'sequence-fusion',
    tensors: [
      ...poolingSpec(shape, dim).tensors,
      denseTensor('eventInput', [eventTypes.length, dim], 0, encoderScale),
      ...['update', 'reset', 'candidate'].flatMap((gate) => [
        denseTensor(`${gate}Input`, [dim, dim], 0, encoderScale),
        denseTensor(`${gate}State`, [dim, dim], 0, encoderScale),
        zeroVector(`${gate}Bias`, dim),
      ]),
      denseTensor('stateOutput', [dim, dim], 0, encoderScale),
      // What collaborative and recurrent interest count: half each, and what is learned.
      zeroVector('collaborativeWeight', 1),
      zeroVector('recurrentWeight', 1),
      denseTensor('context', [featureBuckets, dim], 0, encoderScale),
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
