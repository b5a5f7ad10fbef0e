import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { createPoolingScorer } from '../../../client/models/pooling-scorer.ts';
import { distillPooling } from '../../../server/simulate/distill.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec, poolingTensors } from '../../../shared/model/pooling-spec.ts';
import type { ModelSpec } from '../../../shared/model/spec.ts';

/** Sixteen items in four groups by a word of their titles: content alone makes neighbours of a group. */
const catalog = Array.from({ length: 16 }, (_, i) => ({ id: `i${i}`, title: `group${i % 4} thing${i}` }));
const index = indexCatalog(catalog);

function bestAfter(item: number, spec: ModelSpec, model: Float32Array): number {
  const scorer = createPoolingScorer(poolingTensors(spec, model), index);
  const scores = scorer.scores({
    items: Int32Array.of(item),
    types: Uint8Array.of(0),
    steps: Int32Array.of(0),
    ratings: Float32Array.of(Number.NaN),
  });
  scores[item] = Number.NEGATIVE_INFINITY;
  return scores.indexOf(Math.max(...scores));
}

describe('a distilled model', () => {
  const spec = poolingSpec(index.shape, 32);
  const model = initialModel(spec, 3);
  const student = distillPooling({ catalog, spec, model }, { dim: 8, seed: 1 });

  it('is smaller, and recommends out of the group that its teacher recommends out of', () => {
    expect(student.model.length).toBeLessThan(model.length / 3);
    const agree = (of: typeof student): number =>
      catalog.filter((_, i) => bestAfter(i, of.spec, of.model) % 4 === bestAfter(i, spec, model) % 4).length;
    expect(agree(student)).toBeGreaterThanOrEqual(15);
    const untrained = initialModel(student.spec, 1);
    poolingTensors(student.spec, untrained).content.fill(0);
    expect(agree({ spec: student.spec, model: untrained })).toBeLessThan(10);
  });

  it('weighs events as its teacher does', () => {
    const [taught, own] = [poolingTensors(spec, model), poolingTensors(student.spec, student.model)];
    expect(own.recency).toEqual(taught.recency);
    expect(own.eventType).toEqual(taught.eventType);
  });

  it('is of pooling alone, and of a catalog', () => {
    const other = { ...spec, model: 'attention' };
    expect(() => distillPooling({ catalog, spec: other, model }, { dim: 8, seed: 1 })).toThrow(/BAD_CONFIG/);
    expect(() => distillPooling({ catalog: [], spec, model }, { dim: 8, seed: 1 })).toThrow(/BAD_CONFIG/);
  });
});
