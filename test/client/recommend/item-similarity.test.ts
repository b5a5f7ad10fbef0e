import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { itemVectors } from '../../../client/models/item-vectors.ts';
import { createItemSimilarity } from '../../../client/recommend/item-similarity.ts';
import { contentLength } from '../../../shared/model/catalog-shape.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { expectClose } from '../models/expect-close.ts';
import { richCatalog } from '../models/small-catalog.ts';

const items = richCatalog.items.length;
const width = contentLength(richCatalog.shape);

/** Rows of content features, two words of one bucket added. */
function contentRows(): number[][] {
  const { starts, columns, values } = richCatalog.content;
  return richCatalog.items.map((_, item) => {
    const row = new Array<number>(width).fill(0);
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++)
      row[columns[entry]!]! += values[entry]!;
    return row;
  });
}

/** As it is defined; 0 where one of them is zero. */
function naiveCosine(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return product / (Math.hypot(...a) * Math.hypot(...b) || 1);
}

describe('the similarity of items', () => {
  const dim = 3;
  const table = gaussianVector(items * dim, seededUniform(5));
  const content = gaussianVector(width * dim, seededUniform(6));
  const vectors = itemVectors({ table, projection: content }, richCatalog);
  const modelRows = Array.from({ length: items }, (_, i) => [...vectors.subarray(i * dim, (i + 1) * dim)]);

  it.each([
    ['the vectors of the model', { itemOutput: table, content }, modelRows],
    [
      'other tables of the model',
      { itemVectors: table, itemOutput: new Float32Array(9), content },
      modelRows,
    ],
    ['content, where a model has none', {}, contentRows()],
  ])('are %s', (_, tensors, rows) => {
    const similarity = createItemSimilarity(richCatalog, tensors);
    rows.forEach((row, item) => {
      const isKnown = row.some((value) => value !== 0);
      const expected = rows.map((other) => naiveCosine(row, other));
      if (isKnown) expectClose(similarity.cosinesWith(item)!, expected, 1e-5);
      else expect(similarity.cosinesWith(item)).toBeUndefined();
    });
    const wanted = [4, 0];
    const unit = wanted.flatMap((item) =>
      rows[item]!.map((value) => value / (Math.hypot(...rows[item]!) || 1)),
    );
    expectClose(similarity.vectorsOf(Int32Array.from(wanted)), unit, 1e-5);
  });

  it('know nothing of an item without content, where there is nothing else', () => {
    const catalog = indexCatalog([{ id: '0' }, { id: '1', title: 'Mug' }]);
    const similarity = createItemSimilarity(catalog, {});
    expect(similarity.cosinesWith(0)).toBeUndefined();
    expect([...similarity.cosinesWith(1)!]).toEqual([0, expect.closeTo(1, 6)]);
  });
});
