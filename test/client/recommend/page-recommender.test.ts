import { describe, expect, it } from 'vitest';
import type { ListOptions } from '../../../client/embed/api.ts';
import { type CatalogIndex, indexCatalog } from '../../../client/models/catalog-index.ts';
import { toPageCatalog } from '../../../client/reader/page-catalog.ts';
import { toChoice } from '../../../client/recommend/choice.ts';
import type { Terms } from '../../../client/recommend/chosen-items.ts';
import { foldModel } from '../../../client/recommend/folded-model.ts';
import { createPageRecommender, type PageRecommender } from '../../../client/recommend/page-recommender.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { type ModelName, modelNames } from '../../../shared/model/model-name.ts';
import { type ModelChoice, modelSpec } from '../../../shared/model/model-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { naiveScores } from '../models/naive-pooling.ts';
import {
  richCatalog,
  roughParameters,
  smallCatalog,
  smallHistory,
  toEvents,
} from '../models/small-catalog.ts';

const none: ReadonlySet<string> = new Set();
const termsOf = (options: ListOptions, never: readonly string[] = []): Terms => ({
  choice: toChoice(options),
  hidden: none,
  never: new Set(never),
});
const others = modelNames.filter((name) => name !== 'pooling');

const pageRecommender = (catalog: CatalogIndex, model: ModelChoice, vector: Float32Array): PageRecommender =>
  createPageRecommender(toPageCatalog(catalog), model, foldModel(catalog, model, vector));

/** A recommender of a model with parameters nowhere near zero. */
function rough(name: ModelName, catalog = richCatalog, dim = 4) {
  const spec = modelSpec({ name, dim }, catalog.shape);
  const parameters = roughParameters(spec, 8);
  return { parameters, spec, recommender: pageRecommender(catalog, { name, dim }, parameters) };
}

describe('what a page recommends with', () => {
  it('scores `pooling` itself, without a history by what is popular', () => {
    const { recommender, parameters } = rough('pooling');
    expect(recommender.scoresHere).toBe(true);
    naiveScores(parameters, 4, richCatalog, smallHistory).forEach((score, item) => {
      expect(recommender.scores(smallHistory)![item]).toBeCloseTo(score, 4);
    });
    expect(recommender.popularity).toEqual(recommender.scores([]));
    expect(recommender.causes(smallHistory)!('teapot')).not.toEqual([]);
  });

  it.each(others)('leaves `%s` to the worker, and has something popular meanwhile', (name) => {
    const { recommender, spec, parameters } = rough(name);
    expect(recommender.scoresHere).toBe(false);
    expect(recommender.scores(smallHistory)).toBeUndefined();
    expect(recommender.causes(smallHistory)).toBeUndefined();
    expect(recommender.popularity).toHaveLength(richCatalog.items.length);
    expect(recommender.popularity.every(Number.isFinite)).toBe(true);
    // raising an item's bias raises its popularity by as much
    const before = recommender.popularity.slice();
    splitVector(spec, parameters).itemBias![2]! += 3;
    const raised = pageRecommender(richCatalog, { name, dim: 4 }, parameters);
    raised.popularity.forEach((value, item) => {
      expect(value - before[item]!).toBeCloseTo(item === 2 ? 3 : 0, 4);
    });
  });

  it('personalises with one event: what is like it comes first, also from a model that has learned nothing', () => {
    const dim = 256; // random projections keep inner products, the better the longer they are
    const parameters = initialModel(modelSpec({ name: 'pooling', dim }, smallCatalog.shape), 1);
    const recommender = pageRecommender(smallCatalog, { name: 'pooling', dim }, parameters);
    const best = (itemId: string) => {
      const scores = recommender.scores(toEvents([[itemId, 'view', 1]]))!;
      return recommender.choose(scores, termsOf({ count: 1 }, [itemId]))[0]?.itemId;
    };
    expect(best('mug-red')).toBe('mug-blue'); // enamel, mug, kitchen
    expect(best('lamp')).toBe('lantern'); // the other light
    expect(best('lantern')).toBe('lamp');
  });

  it.each(modelNames)('asks a new visitor about items that differ, under `%s`', (name) => {
    const kinds = ['mug', 'lamp', 'candle', 'plate'];
    const catalog = indexCatalog(
      Array.from({ length: 24 }, (_, i) => ({
        id: `${i}`,
        title: `${kinds[i % 4]} ${kinds[i % 4]}s nr${i}`,
      })),
    );
    const dim = 32;
    const parameters = initialModel(modelSpec({ name, dim }, catalog.shape), 1);
    const recommender = pageRecommender(catalog, { name, dim }, parameters);
    const asked = recommender.diverse(4, none).map(({ itemId }) => Number(itemId) % 4);
    expect(new Set(asked).size).toBe(4);
  });

  it.each(modelNames)(
    'finds what is like an item under `%s`, also for one known by its content alone',
    (name) => {
      const { similarity, item } = rough(name, indexCatalog(smallCatalog.items)).recommender;
      expect(similarity('mug-red')).toHaveLength(smallCatalog.items.length);
      expect(similarity('gone')).toBeUndefined();
      expect(item('mug-red')).toMatchObject({ title: 'Red enamel mug', inStock: true });
      expect(item('gone')).toBeUndefined();
      const dim = 256; // random projections keep inner products, the better the longer they are
      const unlearned = initialModel(modelSpec({ name, dim }, smallCatalog.shape), 1);
      const fresh = pageRecommender(smallCatalog, { name, dim }, unlearned);
      const nearest = (itemId: string) =>
        fresh.choose(fresh.similarity(itemId)!, termsOf({ count: 1 }, [itemId]))[0]?.itemId;
      expect(nearest('mug-red')).toBe('mug-blue'); // enamel, mug, kitchen
      expect(nearest('lamp')).toBe('lantern'); // the other light
    },
  );

  it('has the odds (1 + c) / (1 - c) for two items of cosine c, and no endless ones', () => {
    // content alone: nothing in common, the same words, one of two words
    const titles = ['red mug', 'blue lamp', 'red mug', 'mug'];
    const catalog = indexCatalog(titles.map((title, i) => ({ id: `${i}`, title })));
    const { similarity } = rough('bilinear', catalog).recommender;
    const [self, other, same, half] = similarity('0')!;
    expect([self, same]).toEqual([same, expect.closeTo(Math.log(1.999 / 0.001), 3)]);
    expect(other).toBeCloseTo(0, 6);
    // the words of "red mug" weigh log(1 + 4/2) and log(1 + 4/3), that of "mug" is at length 1
    const [red, mug] = [Math.log(3), Math.log(1 + 4 / 3)];
    const cosine = mug / Math.hypot(red, mug);
    expect(half).toBeCloseTo(Math.log((1 + cosine) / (1 - cosine)), 4);
  });

  it('asks nobody about what is out of stock', () => {
    const items = [{ id: '0', inStock: false }, { id: '1' }];
    const { recommender } = rough('pooling', indexCatalog(items));
    expect(recommender.diverse(5, none).map(({ itemId }) => itemId)).toEqual(['1']);
  });

  it('has nothing of an empty catalog', () => {
    const { recommender } = rough('bilinear', indexCatalog([]));
    expect(recommender.choose(recommender.popularity, termsOf({ count: 5 }))).toEqual([]);
    expect(recommender.diverse(5, none)).toEqual([]);
  });
});
