import { expect, it } from 'vitest';
import { itemEnergies, itemRowsOf } from '../../../../shared/audit/leakage/item-rows.ts';
import { tensorsPerItem } from '../../../../shared/model/item-tensors.ts';
import { modelNames } from '../../../../shared/model/model-name.ts';
import { modelSpec } from '../../../../shared/model/model-spec.ts';
import { specDim, splitVector } from '../../../../shared/model/spec.ts';

const shape = { items: 5, vectors: [], grid: null };

it.each(modelNames)('of %s the rows of items are found where they stand', (name) => {
  const model = { name, dim: 4 };
  const spec = modelSpec(model, shape);
  const vector = Float32Array.from({ length: specDim(spec) }, (_, i) => i % 97);
  const views = splitVector(spec, vector);
  const tables = itemRowsOf(spec, tensorsPerItem(model, shape));
  expect(tables.length).toBeGreaterThan(0);
  for (const { tensor, offset, items, width } of tables) {
    expect(items).toBe(5);
    expect(vector.subarray(offset, offset + items * width)).toEqual(views[tensor]);
  }
});

it('an item scores the squares of its rows in all tensors that are looked at', () => {
  const tables = [
    { tensor: 'a', offset: 1, items: 2, width: 2 },
    { tensor: 'b', offset: 6, items: 2, width: 1 },
  ];
  const change = Float32Array.of(99, 1, 2, 0, -3, 99, 4, 0);
  expect([...itemEnergies(change, tables)]).toEqual([1 + 4 + 16, 9]);
  expect([...itemEnergies(change, tables.slice(1))]).toEqual([16, 0]);
});
