import { describe, expect, it } from 'vitest';
import { firstModel } from '../../../server/rounds/first-model.ts';
import { siteOver } from '../../../server/rounds/site.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { encodeModelFile } from '../../../shared/model/model-file.ts';
import type { PoolingTensor } from '../../../shared/model/pooling-spec.ts';
import { type ModelSpec, specDim, splitVector, type Views } from '../../../shared/model/spec.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { quietConfig } from '../test-site.ts';

const site = (...ids: readonly string[]) => ({
  ...siteOver(
    quietConfig,
    ids.map((id) => ({ id, title: `a ${id}` })),
  ),
  items: ids.map((id) => ({ id, title: `a ${id}` })),
});
const [old, now] = [site('lamp', 'mug', 'candle'), site('candle', 'teapot', 'lamp')];
const { dim } = quietConfig.model;

/** Of `pooling`, which the site has. */
const viewsOf = (spec: ModelSpec, vector: Float32Array) => splitVector(spec, vector) as Views<PoolingTensor>;

/** Small whole numbers, so that 16 bits hold them. */
const trained = Float32Array.from({ length: specDim(old.spec) }, (_, i) => i % 1000);
const file = encodeModelFile(old.spec, trained);

describe('the model that a new log begins with', () => {
  it('is drawn from a public seed where none is handed on', () => {
    expect(firstModel(now, undefined)).toEqual(initialModel(now.spec, 1));
  });

  it('is the file, where it is over the same items', () => {
    expect(firstModel(old, { file, items: undefined })).toEqual(trained);
  });

  it('takes its rows along to items that both catalogs have, and what belongs to no item', () => {
    const model = firstModel(now, { file, items: old.items });
    const [before, after] = [viewsOf(old.spec, trained), viewsOf(now.spec, model)];
    const row = (table: Float32Array, item: number) => [...table.subarray(item * dim, (item + 1) * dim)];
    expect(row(after.itemInput, 0)).toEqual(row(before.itemInput, 2));
    expect(row(after.itemInput, 2)).toEqual(row(before.itemInput, 0));
    expect(after.itemBias[0]).toBe(before.itemBias[2]);
    expect(after.content).toEqual(before.content);
    expect(after.start).toEqual(before.start);
  });

  it('begins new items like those of a fresh model', () => {
    const fresh = viewsOf(now.spec, initialModel(now.spec, 1));
    const after = viewsOf(now.spec, firstModel(now, { file, items: old.items }));
    expect(after.itemOutput.subarray(dim, 2 * dim)).toEqual(fresh.itemOutput.subarray(dim, 2 * dim));
    expect(after.itemBias[1]).toBe(0);
  });

  it('is refused where the file is over other items than are said', () => {
    const elsewhere = site('lamp', 'mug', 'candle', 'vase').items;
    expect(() => firstModel(now, { file, items: elsewhere })).toThrow(refusal('BAD_MODEL'));
    expect(() => firstModel(site('a', 'b'), { file, items: undefined })).toThrow(refusal('BAD_MODEL'));
  });
});
