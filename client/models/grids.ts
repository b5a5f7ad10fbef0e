/**
 * The feature grids of a catalog (small images, say), made ready for filters: coarse enough to be cheap, each channel
 * standardised over all items. The statistics come from the public catalog alone, so every browser has the same.
 */
import type { GridShape } from '../../shared/model/catalog-shape.ts';
import type { CatalogIndex } from './catalog-index.ts';

/** Grids of one size. */
export type Grids = {
  /** [grids] catalog index of each grid's item. */
  readonly items: Int32Array;
  readonly shape: GridShape;
  /** [grids, height, width, channels], each channel with mean 0 and variance 1. */
  readonly values: Float32Array;
};

/** Most values of a grid that filters look at; larger ones are averaged over 2 by 2 cells until they fit. */
const maxValues = 768;

/** Smallest side that averaging may leave: below it there is no texture to see. */
const minSide = 4;

const prepared = new WeakMap<CatalogIndex, Grids>();

/** @returns undefined where no item has a grid */
export function standardizedGrids(catalog: CatalogIndex): Grids | undefined {
  if (!catalog.shape.grid) return undefined;
  const known = prepared.get(catalog);
  if (known) return known;
  const having = [...catalog.items.keys()].filter((item) => catalog.items[item]!.grid);
  let grids: Grids = {
    items: Int32Array.from(having),
    shape: catalog.shape.grid,
    // Those that have one.
    values: Float32Array.from(having.flatMap((item) => catalog.items[item]!.grid!.values)),
  };
  while (isTooFine(grids.shape)) grids = halved(grids);
  standardize(grids);
  prepared.set(catalog, grids);
  return grids;
}

function isTooFine({ height, width, channels }: GridShape): boolean {
  return height * width * channels > maxValues && Math.min(height, width) >= 2 * minSide;
}

/** Means over 2 by 2 cells; a last odd row or column stands for itself. */
function halved({ items, shape: { height, width, channels }, values }: Grids): Grids {
  const shape = { height: Math.ceil(height / 2), width: Math.ceil(width / 2), channels };
  const means = new Float32Array(items.length * shape.height * shape.width * channels);
  let at = 0;
  for (let grid = 0; grid < items.length; grid++) {
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) {
        const [bottom, right] = [Math.min(y + 1, height - 1), Math.min(x + 1, width - 1)];
        for (let c = 0; c < channels; c++) {
          const cell = (row: number, column: number): number =>
            values[((grid * height + row) * width + column) * channels + c]!;
          means[at++] = (cell(y, x) + cell(y, right) + cell(bottom, x) + cell(bottom, right)) / 4;
        }
      }
    }
  }
  return { items, shape, values: means };
}

/** Mean 0 and variance 1 for each channel; a channel that is the same everywhere becomes zeros. */
function standardize({ shape: { channels }, values }: Grids): void {
  const count = values.length / channels;
  for (let c = 0; c < channels; c++) {
    let [sum, squares] = [0, 0];
    for (let i = c; i < values.length; i += channels) sum += values[i]!;
    const mean = sum / count;
    for (let i = c; i < values.length; i += channels) squares += (values[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / count);
    const scale = deviation > 1e-6 * (1 + Math.abs(mean)) ? 1 / deviation : 0;
    for (let i = c; i < values.length; i += channels) values[i] = (values[i]! - mean) * scale;
  }
}
