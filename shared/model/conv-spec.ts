/**
 * Shared parameters of `conv`: those of `pooling`, filters over two to four events in a row, and what a visitor's own
 * vector means. The filters' way out and the own vectors start at zero, so the start is `pooling`.
 */
import type { CatalogShape } from './catalog-shape.ts';
import { encoderScale } from './dense-scale.ts';
import { poolingSpec, recencyBuckets } from './pooling-spec.ts';
import { specOf, type TensorName } from './spec.ts';
import { randomRows, vectorOf, zeros } from './tensors.ts';

/** How many events a filter sees: the one at hand and those right before it. */
export const filterWidths = [2, 3, 4] as const;

/** Length of the visitor's own vector, which stays on the device. */
export const convLocalSize = 8;

/** Name of the part of the filters of one width that reads the event so many places back. */
export const filterName = (width: number, back: number) => `filters${width}Back${back}` as const;

/** Before anything is learned, filters are heard where they end at one of the last events. */
const filterPrior = Array.from({ length: recencyBuckets }, (_, bucket) => -1.4 * bucket);

/** @param dim embedding length, >= 1; there are half as many filters of each width */
export function convSpec(shape: CatalogShape, dim: number) {
  const filters = Math.ceil(dim / 2);
  return specOf('conv', [
    ...poolingSpec(shape, dim).tensors,
    ...filterWidths.flatMap((width) => [
      ...Array.from({ length: width }, (_, back) =>
        randomRows(
          filterName(width, back),
          [dim, filters],
          Math.sqrt(filters / (dim * width)) / encoderScale,
        ),
      ),
      zeros(`filterBias${width}`, filters),
      zeros(`filterOutput${width}`, filters, dim),
    ]),
    vectorOf('filterRecency', filterPrior),
    randomRows('localOutput', [convLocalSize, dim], 0.1 / encoderScale),
  ]);
}

/** Name of a tensor of `conv`. */
export type ConvTensor = TensorName<typeof convSpec>;
