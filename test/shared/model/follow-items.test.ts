import { describe, expect, it } from 'vitest';
import type { CatalogRows } from '../../../shared/model/catalog-rows.ts';
import { assertCanFollow, followItems, isSameRows } from '../../../shared/model/follow-items.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { tensorsPerItem } from '../../../shared/model/item-tensors.ts';
import { modelNames } from '../../../shared/model/model-name.ts';
import { type ModelChoice, modelSpec } from '../../../shared/model/model-spec.ts';
import { specDim, splitVector } from '../../../shared/model/spec.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { refusal } from '../log/refusal.ts';
import { plainShape } from './plain-shape.ts';

/** A catalog of these items, with a vector and a grid where told. */
const rowsOf = (ids: readonly string[], shape: Partial<CatalogRows['shape']> = {}): CatalogRows => ({
  ids,
  shape: { ...plainShape(ids.length), ...shape },
});

const named = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `item-${from + i}`);

/** Counts that no other extent of any spec is equal to: then a first extent alone tells what stands per item. */
const old = rowsOf(named(0, 23));
const kept = named(5, 23);
const added = named(23, 34);
/** Five removed, the rest in another order, eleven new ones in between. */
const now = rowsOf([...added.slice(0, 4), ...[...kept].reverse(), ...added.slice(4)]);

const noise = (length: number, seed: number) => gaussianVector(length, seededUniform(seed));

function masterOver(choice: ModelChoice, { shape }: CatalogRows, states = 3) {
  const dim = specDim(modelSpec(choice, shape));
  return { model: noise(dim, 1), optimizerState: noise(states * dim, 2) };
}

/** Row by row, by id, as somebody would who had both catalogs on paper. */
function naiveFollow(choice: ModelChoice, vector: Float32Array, fresh: Float32Array): Float32Array {
  const [from, to] = [modelSpec(choice, old.shape), modelSpec(choice, now.shape)];
  const [before, expected] = [splitVector(from, vector), fresh.slice()];
  for (const [name, values] of Object.entries(splitVector(to, expected))) {
    const { shape } = to.tensors.find((tensor) => tensor.name === name)!;
    if (shape[0] !== now.ids.length) {
      values.set(before[name]!);
      continue;
    }
    const width = values.length / now.ids.length;
    for (let i = 0; i < values.length; i++) {
      const row = old.ids.indexOf(now.ids[Math.floor(i / width)]!);
      if (row >= 0) values[i] = before[name]![row * width + (i % width)]!;
    }
  }
  return expected;
}

describe.each(modelNames)('a model that follows its items: %s', (name) => {
  const choice = { name, dim: 4 };
  const to = modelSpec(choice, now.shape);

  it('MO5 moves rows with their ids, starts new rows fresh, keeps what is not per item', () => {
    const master = masterOver(choice, old);
    const { model, optimizerState } = followItems(master, { model: choice, from: old, to: now, seed: 9 });
    expect(model).toEqual(naiveFollow(choice, master.model, initialModel(to, 9)));
    const [dim, size] = [master.model.length, specDim(to)];
    expect(optimizerState).toHaveLength(3 * size);
    for (let state = 0; state < 3; state++) {
      const part = master.optimizerState.slice(state * dim, (state + 1) * dim);
      expect(optimizerState.slice(state * size, (state + 1) * size)).toEqual(
        naiveFollow(choice, part, new Float32Array(size)),
      );
    }
  });

  it('MO5 comes back to the same bits where the order is changed and changed back', () => {
    const master = masterOver(choice, old);
    const shuffled = rowsOf([...old.ids].reverse());
    const there = followItems(master, { model: choice, from: old, to: shuffled, seed: 1 });
    expect(there.model).not.toEqual(master.model);
    expect(followItems(there, { model: choice, from: shuffled, to: old, seed: 1 })).toEqual(master);
  });

  it('MO5 has a bias for each item at least, whatever the catalog brings', () => {
    const rich = {
      ...old.shape,
      vectors: [{ name: 'image', length: 6 }],
      grid: { height: 4, width: 4, channels: 3 },
    };
    expect(tensorsPerItem(choice, rich)).toContain('itemBias');
    expect(tensorsPerItem(choice, rich)).toEqual(tensorsPerItem(choice, old.shape));
  });
});

describe('a model that follows its items', () => {
  const pooling = { name: 'pooling', dim: 8 } as const;

  it('MO5 does not take a table for the items’ that by chance has as many rows', () => {
    // recency and start have 8 values, as the catalog has items
    const [eight, reversed] = [rowsOf(named(0, 8)), rowsOf(named(0, 8).reverse())];
    const master = masterOver(pooling, eight);
    const { model } = followItems(master, { model: pooling, from: eight, to: reversed, seed: 1 });
    const spec = modelSpec(pooling, eight.shape);
    const [before, after] = [splitVector(spec, master.model), splitVector(spec, model)];
    expect(after.recency).toEqual(before.recency);
    expect(after.start).toEqual(before.start);
    expect(after.itemBias).toEqual(before.itemBias!.slice().reverse());
  });

  it('MO5 mutates nothing, and needs no moments', () => {
    const master = masterOver(pooling, old, 0);
    const before = structuredClone(master);
    const { optimizerState } = followItems(master, { model: pooling, from: old, to: now, seed: 1 });
    expect(optimizerState).toHaveLength(0);
    expect(master).toEqual(before);
  });

  it('MO5 starts new rows by the seed', () => {
    const master = masterOver(pooling, old);
    const step = { model: pooling, from: old, to: now };
    const [a, b] = [followItems(master, { ...step, seed: 1 }), followItems(master, { ...step, seed: 2 })];
    const spec = modelSpec(pooling, now.shape);
    const differing = Array.from(now.ids.keys()).filter((row) => {
      const rowIn = (model: Float32Array) => splitVector(spec, model).itemInput!.slice(row * 8, row * 8 + 8);
      return rowIn(a.model).some((value, i) => value !== rowIn(b.model)[i]);
    });
    expect(differing.map((row) => now.ids[row])).toEqual(added);
  });

  it('MO5 may lose all items, and get others', () => {
    const strangers = rowsOf(named(100, 103));
    const { model } = followItems(masterOver(pooling, old), {
      model: pooling,
      from: old,
      to: strangers,
      seed: 4,
    });
    const spec = modelSpec(pooling, strangers.shape);
    expect(splitVector(spec, model).itemInput).toEqual(splitVector(spec, initialModel(spec, 4)).itemInput);
  });

  it('MO5 is refused where it is a model over another catalog', () => {
    const step = { model: pooling, from: now, to: old, seed: 1 };
    expect(() => followItems(masterOver(pooling, old), step)).toThrow(refusal('BAD_MODEL'));
    const { model } = masterOver(pooling, now);
    expect(() => followItems({ model, optimizerState: noise(7, 1) }, step)).toThrow(refusal('BAD_MODEL'));
  });
});

describe('a catalog that brings something else than before', () => {
  const image = (length: number) => ({ vectors: [{ name: 'image', length }] });
  const grid = (channels: number, height = 4) => ({ grid: { height, width: 4, channels } });
  const step = (choice: ModelChoice, from: CatalogRows, to: CatalogRows) => () =>
    followItems(masterOver(choice, from), { model: choice, from, to, seed: 1 });

  it.each([
    ['no vectors any more', image(6), {}, 'named vectors were image (6), and are none'],
    ['vectors', {}, image(6), 'named vectors were none, and are image (6)'],
    ['longer vectors', image(6), image(7), 'named vectors were image (6), and are image (7)'],
    // as many values: the tensor has the same shape, and would mean something else
    [
      'vectors of another name',
      image(6),
      { vectors: [{ name: 'text', length: 6 }] },
      'named vectors were image (6), and are text (6)',
    ],
  ])('MO5 is refused with %s, and told so', (_, before, after, told) => {
    const ids = named(0, 23);
    for (const name of modelNames) {
      const run = step({ name, dim: 4 }, rowsOf(ids, before), rowsOf(ids, after));
      expect(run).toThrow(refusal('BAD_CONFIG'));
      expect(run).toThrow(told);
      expect(run).toThrow(/begin a new data folder: its privacy is spent anew/);
    }
  });

  it('MO5 is refused with other channels of its grids by the model that reads them, and by no other', () => {
    const [one, three] = [rowsOf(old.ids, grid(1)), rowsOf(old.ids, grid(3))];
    const reader = { name: 'sequence-fusion', dim: 4 } as const;
    expect(step(reader, one, three)).toThrow('grids were 4 x 4 x 1, and are 4 x 4 x 3');
    expect(step(reader, old, three)).toThrow('grids were none, and are 4 x 4 x 3');
    expect(() => assertCanFollow({ model: reader, from: one, to: three })).toThrow(refusal('BAD_CONFIG'));
    expect(() => assertCanFollow({ model: reader, from: rowsOf([]), to: three })).not.toThrow();
    expect(step(reader, one, rowsOf(old.ids, grid(1, 8)))).not.toThrow(); // the filters are the same
    expect(step({ name: 'pooling', dim: 4 }, one, three)).not.toThrow();
  });

  it('MO5 may bring anything after an empty catalog: nothing was learned of it', () => {
    for (const name of modelNames) {
      const choice = { name, dim: 4 };
      const to = rowsOf(old.ids, { ...image(6), ...grid(3) });
      const empty = rowsOf([]);
      const spec = modelSpec(choice, empty.shape);
      const first = { model: initialModel(spec, 1), optimizerState: new Float32Array(specDim(spec)) };
      const { model } = followItems(first, { model: choice, from: empty, to, seed: 1 });
      expect(model).toEqual(initialModel(modelSpec(choice, to.shape), 1));
    }
  });
});

describe('the same rows', () => {
  it('MO5 are those of the same items in the same order, with what they bring of the same sizes', () => {
    const same = (other: CatalogRows) => isSameRows(old, other);
    expect(same(rowsOf([...old.ids]))).toBe(true);
    expect(same(rowsOf([...old.ids].reverse()))).toBe(false);
    expect(same(rowsOf([...old.ids.slice(1), 'new']))).toBe(false);
    expect(same(rowsOf(old.ids.slice(1)))).toBe(false);
    expect(same(rowsOf(old.ids, { vectors: [{ name: 'image', length: 2 }] }))).toBe(false);
    expect(same(rowsOf(old.ids, { grid: { height: 1, width: 1, channels: 1 } }))).toBe(false);
  });
});
