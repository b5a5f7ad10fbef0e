/** Filters of 3 by 3 cells over the grids of a catalog, ReLU, mean over each grid; and the way back, in plain loops. */
import type { Grids } from './grids.ts';

/** Filters as they count, [window, filters], and their bias, [filters]. */
export type Layer = { readonly filters: Float32Array; readonly bias: Float32Array };

/** Mean over each grid's cells of relu(filters · window + bias), [grids, filters]. */
export function pooledFeatures(grids: Grids, layer: Layer): Float64Array {
  const count = layer.bias.length;
  const pooled = new Float64Array(grids.items.length * count);
  forEachCell(grids, layer, (grid, sums) => {
    for (let f = 0; f < count; f++) {
      if (sums[f]! > 0) pooled[grid * count + f] = pooled[grid * count + f]! + sums[f]!;
    }
  });
  const cells = grids.shape.height * grids.shape.width;
  return pooled.map((sum) => sum / cells);
}

/**
 * The transpose of the derivative of {@link pooledFeatures}.
 * @param change of the pooled features, [grids, filters]
 */
export function filterChange(
  change: Float64Array,
  grids: Grids,
  layer: Layer,
): { filters: Float64Array; bias: Float64Array } {
  const count = layer.bias.length;
  const cells = grids.shape.height * grids.shape.width;
  const [filters, bias] = [new Float64Array(layer.filters.length), new Float64Array(count)];
  const active = new Float64Array(count);
  forEachCell(grids, layer, (grid, sums, window) => {
    for (let f = 0; f < count; f++) {
      active[f] = sums[f]! > 0 ? change[grid * count + f]! / cells : 0;
      bias[f] = bias[f]! + active[f]!;
    }
    for (let i = 0; i < window.length; i++) {
      const value = window[i]!;
      const row = i * count;
      for (let f = 0; f < count; f++) filters[row + f] = filters[row + f]! + active[f]! * value;
    }
  });
  return { filters, bias };
}

/** Visit every cell with what each filter says there before ReLU, [filters], and its window; both are reused. */
function forEachCell(
  grids: Grids,
  { filters, bias }: Layer,
  visit: (grid: number, sums: Float64Array, window: Float64Array) => void,
): void {
  const cells = grids.shape.height * grids.shape.width;
  const count = bias.length;
  const window = new Float64Array(filters.length / count);
  const sums = new Float64Array(count);
  for (let grid = 0; grid < grids.items.length; grid++) {
    for (let cell = 0; cell < cells; cell++) {
      fillWindow(window, grids, grid, cell);
      sums.set(bias);
      for (let i = 0; i < window.length; i++) {
        const value = window[i]!;
        const row = i * count;
        for (let f = 0; f < count; f++) sums[f] = sums[f]! + value * filters[row + f]!;
      }
      visit(grid, sums, window);
    }
  }
}

/** The 3 by 3 cells around one, row by row, [9 * channels]; zeros beyond the edge. */
function fillWindow(window: Float64Array, { shape, values }: Grids, grid: number, cell: number): void {
  const { height, width, channels } = shape;
  const y = Math.floor(cell / width);
  const x = cell % width;
  let at = 0;
  for (let row = y - 1; row <= y + 1; row++) {
    for (let column = x - 1; column <= x + 1; column++) {
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      const from = ((grid * height + row) * width + column) * channels;
      for (let c = 0; c < channels; c++) window[at++] = inside ? values[from + c]! : 0;
    }
  }
}
