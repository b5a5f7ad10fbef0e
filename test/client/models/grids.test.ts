import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { standardizedGrids } from '../../../client/models/grids.ts';

const gridOf = (height: number, width: number, channels: number, values: readonly number[]) => ({
  height,
  width,
  channels,
  values: [...values],
});

/** Mean and variance of one channel. */
function momentsOf(
  values: Float32Array,
  channels: number,
  channel: number,
): [mean: number, variance: number] {
  const own = values.filter((_, i) => i % channels === channel);
  const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
  return [mean, own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length];
}

describe('the grids of a catalog', () => {
  it('are those of the items that have one, each channel with mean 0 and variance 1 over all of them', () => {
    const catalog = indexCatalog([
      { id: 'a', grid: gridOf(1, 2, 2, [0, 10, 2, 30]) },
      { id: 'b' },
      { id: 'c', grid: gridOf(1, 2, 2, [4, 50, 6, 70]) },
    ]);
    const grids = standardizedGrids(catalog)!;
    expect([...grids.items]).toEqual([0, 2]);
    // 0, 2, 4, 6 less 3, over the root of (9 + 1 + 1 + 9) / 4; the other channel is the same, ten times as large
    const expected = [-3, -1, 1, 3].map((value) => value / Math.sqrt(5));
    [...grids.values].forEach((value, i) => {
      expect(value).toBeCloseTo(expected[Math.floor(i / 2)]!, 5);
    });
  });

  it('are none where no item has one', () => {
    expect(standardizedGrids(indexCatalog([{ id: 'a' }]))).toBeUndefined();
  });

  it('are zeros in a channel that says nothing', () => {
    const catalog = indexCatalog([{ id: 'a', grid: gridOf(2, 1, 1, [1e6, 1e6]) }]);
    expect([...standardizedGrids(catalog)!.values]).toEqual([0, 0]);
  });

  it('are prepared once for a catalog', () => {
    const catalog = indexCatalog([{ id: 'a', grid: gridOf(1, 2, 1, [0, 1]) }]);
    expect(standardizedGrids(catalog)).toBe(standardizedGrids(catalog));
  });

  it('are averaged over 2 by 2 cells where they are too fine, odd edges standing for themselves', () => {
    // 29 x 29 is more than 768 values, 15 x 15 is not.
    const values = Array.from({ length: 29 * 29 }, (_, cell) => Math.floor(cell / 29) + 100 * (cell % 29));
    const { shape, values: coarse } = standardizedGrids(
      indexCatalog([{ id: 'a', grid: gridOf(29, 29, 1, values) }]),
    )!;
    expect(shape).toEqual({ height: 15, width: 15, channels: 1 });
    const [mean, variance] = momentsOf(coarse, 1, 0);
    expect(mean).toBeCloseTo(0, 4);
    expect(variance).toBeCloseTo(1, 4);
    // Means of 0, 1, 100, 101 and of 2, 3, 102, 103 lie 2 apart; along the other way 200, at the edge 150.
    const unit = coarse[15]! - coarse[0]!;
    expect((coarse[1]! - coarse[0]!) / unit).toBeCloseTo(100, 1);
    expect((coarse[14]! - coarse[13]!) / unit).toBeCloseTo(75, 1);
    expect((coarse[14 * 15]! - coarse[13 * 15]!) / unit).toBeCloseTo(0.75, 2);
  });

  it('keep at least four cells a side, however many channels they have', () => {
    const values = Array.from({ length: 8 * 6 * 64 }, (_, i) => i % 7);
    const grids = standardizedGrids(indexCatalog([{ id: 'a', grid: gridOf(8, 6, 64, values) }]))!;
    expect(grids.shape).toEqual({ height: 8, width: 6, channels: 64 });
  });
});
