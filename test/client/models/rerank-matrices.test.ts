import { describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { predictionsWithColdStart } from '../../../client/models/cold-start.ts';
import { rerankMatrices } from '../../../client/models/rerank-matrices.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { createTowers } from '../../../client/models/towers.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { roughParameters, toEvents } from './small-catalog.ts';

const catalog = indexCatalog(Array.from({ length: 120 }, (_, item) => ({ id: `item-${item}` })));
const spec = modelSpec({ name: 'two-tower', dim: 4 }, catalog.shape);
const parameters = roughParameters(spec, 6);
const history = toEvents(Array.from({ length: 20 }, (_, time) => [`item-${(time * 7) % 120}`, 'view', time]));
const visitor = {
  sequence: toSequence(history, catalog.indexOf),
  features: noFeatures,
  local: new Float32Array(0),
};
const predictions = predictionsWithColdStart(visitor.sequence)!;
const towers = createTowers({ spec, catalog }, parameters);
const chosen = (seed: number) =>
  rerankMatrices(predictions, { parameters, visitor, steps: 5, draw: seededUniform(seed) }, towers);

describe('what a round re-ranks', () => {
  const { rows, constants } = chosen(1);
  const { pick, place, padding, rankTargets } = constants;
  const [lists, width] = padding!.shape as [number, number];
  const chosenLists = Array.from({ length: lists }, (_, list) => ({
    prediction: pick!.values.subarray(list * predictions.steps.length).indexOf(1),
    items: Array.from({ length: width }, (_, at) => at)
      .filter((at) => padding!.values[list * width + at] === 0)
      .map((at) => rows[place!.values.subarray((list * width + at) * rows.length).indexOf(1)]!),
    wanted: rankTargets!.values.subarray(list * width, (list + 1) * width),
  }));

  it('are sixteen of its predictions, others for another draw', () => {
    expect(lists).toBe(16);
    expect(new Set(chosenLists.map(({ prediction }) => prediction)).size).toBe(16);
    expect(chosen(1)).toEqual({ rows, constants });
    expect(chosen(2).constants.pick).not.toEqual(pick);
  });

  it('are the best items by the towers as of the start of the round, fifty of them new, and no other: no target stands out', () => {
    for (const { prediction, items } of chosenLists) {
      const users = towers.users(visitor, predictions);
      const scores = towers.scores(users.subarray(prediction * 4, (prediction + 1) * 4));
      const known = new Set(visitor.sequence.items.subarray(0, predictions.ends[prediction]!));
      const best = [...scores.keys()].sort((x, y) => scores[y]! - scores[x]!);
      const fiftieth = best.filter((item) => !known.has(item))[49]!;
      expect(items).toEqual(best.slice(0, best.indexOf(fiftieth) + 1));
    }
  });

  it('want the targets among the candidates, 1 together', () => {
    let total = 0;
    for (const { prediction, items, wanted } of chosenLists) {
      wanted.forEach((weight, at) => {
        total += weight;
        const isTarget = predictions.targets.item.some(
          (item, target) => item === items[at] && predictions.targets.prediction[target] === prediction,
        );
        expect(weight > 0).toBe(isTarget);
      });
    }
    expect(total).toBeCloseTo(1, 5);
  });

  it('want nothing where no target is a candidate, and still have lists', () => {
    const unpopular = parameters.slice();
    const bias = splitVector(spec, unpopular).itemBias!;
    for (const item of visitor.sequence.items) bias[item] = -1e4;
    const { constants } = rerankMatrices(
      predictions,
      { parameters: unpopular, visitor, steps: 5, draw: seededUniform(1) },
      createTowers({ spec, catalog }, unpopular),
    );
    expect(constants.padding!.shape[0]).toBe(16);
    expect(constants.rankTargets!.values.every((weight) => weight === 0)).toBe(true);
  });

  it('put padding out of reach', () => {
    expect(new Set(padding!.values)).toEqual(new Set([0, -1e9]));
    expect(chosenLists.some(({ items }) => items.length < width)).toBe(true);
  });
});
