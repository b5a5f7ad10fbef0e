/**
 * Shared parameters of `sequence-fusion`: those of `pooling`, which are its collaborative score; a recurrent unit that
 * starts as a moving average of what it reads; what the page knows of visitor and moment; and, where the catalog has
 * grids, filters over them.
 */
import { eventTypes } from '../protocol/event-type.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { denseScale } from './dense-scale.ts';
import { featureBuckets } from './feature-buckets.ts';
import { poolingSpec } from './pooling-spec.ts';
import { specOf, type TensorName, type TensorSpec } from './spec.ts';
import { randomRows, zeros } from './tensors.ts';

/** Filters over a grid. */
const gridFilters = 16;

/** Cells that a filter covers: 3 by 3. */
const gridWindow = 9;

/** Names of the tensors that read grids. */
export const gridTensors = ['gridFilters', 'gridFilterBias', 'gridOutput'] as const;

/** One of them. */
export type GridTensor = (typeof gridTensors)[number];

/** @param dim embedding length, >= 1; also the size of the recurrent state */
export function sequenceFusionSpec(shape: CatalogShape, dim: number) {
  return specOf('sequence-fusion', [
    ...poolingSpec(shape, dim).tensors,
    zeros('eventInput', eventTypes.length, dim),
    ...(['update', 'reset', 'candidate'] as const).flatMap((gate) => [
      zeros(`${gate}Input`, dim, dim),
      zeros(`${gate}State`, dim, dim),
      zeros(`${gate}Bias`, dim),
    ]),
    zeros('stateOutput', dim, dim),
    // What collaborative and recurrent interest count: half each, and what is learned.
    zeros('collaborativeWeight', 1),
    zeros('recurrentWeight', 1),
    zeros('context', featureBuckets, dim),
    ...(shape.grid ? overGrid(shape.grid.channels, dim) : []),
  ]);
}

/** Name of a tensor of `sequence-fusion`. */
export type SequenceFusionTensor = TensorName<typeof sequenceFusionSpec>;

function overGrid(channels: number, dim: number): TensorSpec<GridTensor>[] {
  const window = gridWindow * channels;
  return [
    // A standardised window has a mean squared length of `window`, so what a filter says has one of about 1.
    randomRows('gridFilters', [window, gridFilters], Math.sqrt(gridFilters / window) / denseScale),
    zeros('gridFilterBias', gridFilters),
    // Features have unit variance: together they say as much about an item as its words do.
    randomRows('gridOutput', [gridFilters, dim], 1 / Math.sqrt(gridFilters) / denseScale),
  ];
}
