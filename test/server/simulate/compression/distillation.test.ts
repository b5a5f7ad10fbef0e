import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../../client/models/catalog-index.ts';
import { itemVectors } from '../../../../client/models/item-vectors.ts';
import { createPoolingScorer } from '../../../../client/models/pooling-scorer.ts';
import { distillPooling } from '../../../../server/simulate/compression/distillation.ts';
import { initialModel } from '../../../../shared/model/initial-model.ts';
import { type PoolingTensor, poolingSpec } from '../../../../shared/model/pooling-spec.ts';
import { type ModelSpec, splitVector, type Views } from '../../../../shared/model/spec.ts';

/**
 * Sixteen items in four groups by a word of their titles: content alone makes neighbours of a group. Each is related to
 * one of the next group.
 */
const catalog = Array.from({ length: 16 }, (_, i) => ({
  ...{ id: `i${i}`, title: `group${i % 4} thing${i}`, related: [`i${(i + 5) % 16}`] },
}));
const index = indexCatalog(catalog);

/** As a page scores. @param item null: nothing is known */
function scoresAfter(item: number | null, spec: ModelSpec, model: Float32Array): Float32Array {
  const scorer = createPoolingScorer(splitVector(spec, model), index);
  const events = item === null ? [] : [item];
  return scorer.scores({
    items: Int32Array.from(events),
    types: new Uint8Array(events.length),
    steps: new Int32Array(events.length),
    ratings: new Float32Array(events.length).fill(Number.NaN),
  });
}

/** Half of the summed distance between what two models recommend: 0 for the same, 1 for nothing in common. */
function distance(item: number | null, one: Model, other: Model): number {
  const [p, q] = [one, other].map(({ spec, model }) => {
    const weights = [...scoresAfter(item, spec, model)].map(Math.exp);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
  return p!.reduce((sum, share, i) => sum + Math.abs(share - q![i]!), 0) / 2;
}

type Model = { readonly spec: ModelSpec; readonly model: Float32Array };

function bestAfter(item: number, spec: ModelSpec, model: Float32Array): number {
  const scores = scoresAfter(item, spec, model);
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
    (splitVector(student.spec, untrained) as Views<PoolingTensor>).content.fill(0);
    expect(agree({ spec: student.spec, model: untrained })).toBeLessThan(10);
  });

  it('recommends as its teacher where items borrow from related ones, after every item', () => {
    const teacher = { spec, model };
    // as long as there are items, so that it could say all that its teacher says
    const pupil = distillPooling({ catalog, ...teacher }, { dim: 16, seed: 1 });
    const untrained = { spec: pupil.spec, model: initialModel(pupil.spec, 1) };
    const mean = (of: Model) => catalog.reduce((sum, _, i) => sum + distance(i, of, teacher), 0) / 16;
    expect(mean(untrained)).toBeGreaterThan(0.1);
    expect(mean(pupil)).toBeLessThan(0.02);
  });

  it('recommends as its teacher to somebody of whom nothing is known', () => {
    // a start vector that likes the first group, and a projection that says what that group is
    const taught = model.slice();
    const tensors = splitVector(spec, taught);
    const outputs = itemVectors({ table: tensors.itemOutput, projection: tensors.content }, index);
    tensors.start.set(outputs.subarray(0, 32).map((value) => 2 * value));
    const teacher = { spec, model: taught };
    const pupil = distillPooling({ catalog, ...teacher }, { dim: 8, seed: 1 });
    expect(distance(null, student, teacher)).toBeGreaterThan(0.1);
    expect(distance(null, pupil, teacher)).toBeLessThan(0.02);
  });

  it('weighs events as its teacher does', () => {
    const [taught, own] = [splitVector(spec, model), splitVector(student.spec, student.model)];
    expect(own.recency).toEqual(taught.recency);
    expect(own.eventType).toEqual(taught.eventType);
  });

  it('is of pooling alone, and of a catalog', () => {
    const other = { ...spec, model: 'attention' } as const;
    expect(() => distillPooling({ catalog, spec: other, model }, { dim: 8, seed: 1 })).toThrow(/BAD_CONFIG/);
    expect(() => distillPooling({ catalog: [], spec, model }, { dim: 8, seed: 1 })).toThrow(/BAD_CONFIG/);
  });
});
