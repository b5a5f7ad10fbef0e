/** What a change of catalog does to the quality of a model, and that every model's rows go with their items. */
import { beforeAll, describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { models } from '../../../client/models/models.ts';
import { pooling } from '../../../client/models/pooling.ts';
import { bestItems } from '../../../client/recommend/best-items.ts';
import { followItems } from '../../../shared/model/follow-items.ts';
import { modelNames } from '../../../shared/model/model-name.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import {
  type FixtureShop,
  federate,
  fixtureShop,
  hitRate,
  overCatalog,
  popularityHitRate,
  type Trained,
} from './federated-fixture.ts';
import { richCatalog, richHistory, roughParameters, visitorOf } from './small-catalog.ts';

beforeAll(backends[1]![1]);

/** In another order; the same for the same seed. */
function shuffled<T>(all: readonly T[], seed: number): T[] {
  const uniform = seededUniform(seed);
  return all
    .map((each) => [uniform(), each] as const)
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

describe.each(modelNames)('the scores of %s', (name) => {
  it('MO5 stay with their items where the catalog is in another order', async () => {
    const choice = { name, dim: 4 };
    const to = indexCatalog([...richCatalog.items].reverse());
    const rowsOf = ({ items, shape }: typeof to) => ({ ids: items.map(({ id }) => id), shape });
    const spec = modelSpec(choice, to.shape);
    const parameters = roughParameters(spec, 5);
    const { model } = followItems(
      { model: parameters, optimizerState: new Float32Array(0) },
      { model: choice, from: rowsOf(richCatalog), to: rowsOf(to), seed: 1 },
    );
    const scoresOf = async (catalog: typeof to, vector: Float32Array) => {
      const scorer = models[name].createScorer({ spec, catalog }, vector);
      const scores = await scorer.scores(visitorOf(richHistory, catalog));
      scorer.dispose();
      return scores;
    };
    const [before, after] = [await scoresOf(richCatalog, parameters), await scoresOf(to, model)];
    const largest = Math.max(...before.map(Math.abs));
    after.reverse().forEach((score, item) => {
      expect(Math.abs(score - before[item]!)).toBeLessThan(1e-4 * largest);
    });
  });
});

describe('a trained model whose catalog changes', () => {
  const kinds = ['candle', 'mug', 'lamp', 'basket'];
  const words = ['red', 'blue', 'small', 'large', 'paper', 'wooden'];
  /** Two of the words say nothing, the third is the cluster's. */
  const describeItem = (cluster: number, uniform: () => number) => {
    const word = () => words[Math.floor(uniform() * words.length)]!;
    return { title: `${word()} ${word()} ${kinds[cluster]}` };
  };
  const shop = fixtureShop({ visitors: 60, describe: describeItem });
  /** Three of each cluster are gone, which nobody wanted next; each gets a new one. */
  const wanted = new Set(shop.visitors.map(({ next }) => next));
  const gone = new Set(
    kinds.flatMap((_, cluster) =>
      [...shop.clusterOf.keys()]
        .filter((item) => shop.clusterOf[item] === cluster && !wanted.has(item))
        .slice(0, 3),
    ),
  );
  const kept = shop.catalog.items.filter((_, item) => !gone.has(item));
  const titled = kinds.map((kind) => ({ id: `new-${kind}`, title: `green ${kind}` }));
  const untitled = titled.map(({ id }) => ({ id }));
  const catalogWith = (added: readonly CatalogItem[]) => indexCatalog(shuffled([...kept, ...added], 3));
  const catalog = catalogWith(titled);

  /** The visitors as they are over a catalog; what came next is always among what is kept. */
  const shopOver = (over: typeof catalog): FixtureShop => ({
    ...shop,
    catalog: over,
    visitors: shop.visitors.map((visitor) => ({
      ...visitor,
      history: visitor.history.filter(({ itemId }) => !gone.has(shop.catalog.indexOf.get(itemId!)!)),
      next: over.indexOf.get(shop.catalog.items[visitor.next]!.id)!,
    })),
  });
  const keptIn = (over: typeof catalog) => ({
    among: Int32Array.from(kept, ({ id }) => over.indexOf.get(id)!),
  });

  let trained: Trained;
  let moved: Trained;
  beforeAll(async () => {
    trained = await federate(pooling, shop, { releases: 25, steps: 2, cohort: 30 });
    moved = overCatalog(trained, catalog, 2);
  });

  it('MO5 finds what is kept as well as before, history by history', async () => {
    expect(gone.size).toBeGreaterThan(4);
    const before = await hitRate(trained, shopOver(shop.catalog), keptIn(shop.catalog));
    const after = await hitRate(moved, shopOver(catalog), keptIn(catalog));
    // not to the hit: rarer words weigh more, and which are rare has changed with the items
    expect(Math.abs(after - before)).toBeLessThan(0.05);
    expect(after).toBeGreaterThan(popularityHitRate(shopOver(catalog), keptIn(catalog)) + 0.2);
  });

  /** Share of the visitors to whom the new item of their taste is among the best five, and is the best of the new ones. */
  async function sharesOfTaste(added: readonly CatalogItem[]): Promise<{ shown: number; first: number }> {
    const over = catalogWith(added);
    const { model, site, parameters } = overCatalog(trained, over, 2);
    const scorer = model.createScorer(site, parameters);
    let [shown, first] = [0, 0];
    for (const { history, cluster } of shop.visitors) {
      const scores = await scorer.scores(visitorOf(history, over));
      const own = over.indexOf.get(`new-${kinds[cluster]}`)!;
      const bestOf = (count: number, exclude: ReadonlySet<string>) =>
        bestItems(scores, count, (item) => !exclude.has(over.items[item]!.id));
      const others = new Set(kept.map(({ id }) => id));
      const seen = new Set(history.map(({ itemId }) => itemId!));
      if (bestOf(5, seen).includes(own)) shown++;
      if (bestOf(1, others).includes(own)) first++;
    }
    scorer.dispose();
    return { shown: shown / shop.visitors.length, first: first / shop.visitors.length };
  }

  it('MO5 recommends a new item with a telling title to those of its taste, at once', async () => {
    const { shown, first } = await sharesOfTaste(titled);
    expect(first).toBeGreaterThan(0.9);
    expect(shown).toBeGreaterThan(0.8);
  });

  it('MO5 does so by the title: of items that say nothing it is one in four that fits, as by chance', async () => {
    const { first } = await sharesOfTaste(untitled);
    expect(first).toBeLessThan(0.5);
  });

  it('MO5 has nothing left of what is gone', () => {
    for (const item of gone) expect(moved.site.catalog.indexOf.has(shop.catalog.items[item]!.id)).toBe(false);
    expect(moved.parameters.length).toBeLessThan(trained.parameters.length);
  });
});
