import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relatedItems } from '../../../client/models/related.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';

/** The relations of items `0`, `1`, ... as a dense matrix. */
function matrixOf(...related: (readonly string[] | undefined)[]): number[][] {
  const items: CatalogItem[] = related.map((ids, i) => ({
    id: String(i),
    ...(ids && { related: [...ids] }),
  }));
  const indexOf = new Map(items.map(({ id }, index) => [id, index]));
  const { starts, columns, values } = relatedItems(items, indexOf);
  return items.map((_, row) => {
    const dense = items.map(() => 0);
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      dense[columns[entry]!] = dense[columns[entry]!]! + values[entry]!;
    }
    return dense;
  });
}

describe('relations', () => {
  it('give an item half of the mean of the items that it names', () => {
    expect(matrixOf(['1', '2'], undefined, undefined)[0]).toEqual([0, 0.25, 0.25]);
  });

  it('hold in both directions, whichever side names the other', () => {
    expect(matrixOf(['1'], undefined)).toEqual([
      [0, 0.5],
      [0.5, 0],
    ]);
    expect(matrixOf(undefined, ['0'])).toEqual(matrixOf(['1'], undefined));
    expect(matrixOf(['1'], ['0'])).toEqual(matrixOf(['1'], undefined));
  });

  it('leave out ids that the catalog lacks, the item itself, and repetitions', () => {
    expect(matrixOf(['gone', '0', '1', '1'], undefined)).toEqual(matrixOf(['1'], undefined));
    expect(matrixOf(['gone', '0'])).toEqual([[0]]);
  });

  it('are none where there are none, also of no items', () => {
    expect(matrixOf(undefined, [])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(matrixOf()).toEqual([]);
  });

  it('never weigh more than half of an item, nor less where it has any', () => {
    const lists = fc.array(fc.array(fc.nat(9).map(String), { maxLength: 6 }), { maxLength: 8 });
    fc.assert(
      fc.property(lists, (related) => {
        const matrix = matrixOf(...related);
        matrix.forEach((row, item) => {
          const weight = row.reduce((sum, value) => sum + value, 0);
          const has = row.some((value) => value > 0);
          expect(weight).toBeCloseTo(has ? 0.5 : 0, 6);
          row.forEach((value, other) => {
            expect(value > 0).toBe(matrix[other]![item]! > 0);
          });
        });
      }),
    );
  });
});
