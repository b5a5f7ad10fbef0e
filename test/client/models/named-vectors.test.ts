/**
 * A catalog whose ids carry nothing about new items: tastes are in a named vector alone. Models train on some items;
 * then items come that nobody has seen, and every visitor's next one is among them.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { models } from '../../../client/models/models.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { gaussianVector } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { type FixtureShop, federate, fixtureShop, hitRate, type Trained } from './federated-fixture.ts';

const dim = 8;

/** Six values of noise, the cluster's own raised by two deviations. */
function text(cluster: number, uniform: () => number): Omit<CatalogItem, 'id'> {
  const noise = gaussianVector(6, uniform);
  return { vectors: { text: Array.from(noise, (value, i) => value + (i === cluster ? 2 : 0)) } };
}

/** Parameters follow their item ids into the larger catalog; new rows start as at the first release. */
function grown(trained: Trained, { catalog }: FixtureShop): Trained {
  const { model, site, parameters, locals } = trained;
  const spec = modelSpec({ name: model.name, dim }, catalog.shape);
  const larger = initialModel(spec, 7);
  const [from, into] = [splitVector(site.spec, parameters), splitVector(spec, larger)];
  for (const { name, shape } of spec.tensors) {
    if (shape[0] !== catalog.items.length) {
      into[name]!.set(from[name]!);
      continue;
    }
    const width = into[name]!.length / shape[0];
    site.catalog.items.forEach(({ id }, row) => {
      const to = catalog.indexOf.get(id)!;
      into[name]!.set(from[name]!.subarray(row * width, (row + 1) * width), to * width);
    });
  }
  return { model, site: { spec, catalog }, parameters: larger, locals };
}

/** Hits among the new items, after a federation that knew of none of them. */
async function hitsOnNewItems(
  name: keyof typeof models,
  describe?: typeof text,
  releases = 16,
): Promise<number> {
  const shop = fixtureShop({ visitors: 40, coldPerCluster: 5, ...(describe && { describe }) });
  const known = shop.catalog.items.filter((_, item) => !shop.cold.includes(item));
  const before = { ...shop, catalog: indexCatalog(known) };
  const trained = await federate(models[name], before, { dim, releases, steps: 2, cohort: 10 });
  return hitRate(grown(trained, shop), shop, { among: shop.cold });
}

describe('a new item that only a named vector describes', () => {
  beforeAll(backends[1]![1]);

  // Five of twenty new items are of the visitor's taste: five drawn at random hold the next one in a quarter of cases.
  it.each(['pooling', 'bilinear', 'mlp', 'autoencoder', 'two-tower'] as const)(
    'is found by %s, and not without the vector',
    async (name) => {
      const [withVector, without] = [await hitsOnNewItems(name, text), await hitsOnNewItems(name)];
      console.log('time', name, withVector, without);
      expect(withVector).toBeGreaterThan(without + 0.3);
      expect(withVector).toBeGreaterThan(0.6);
    },
  );
});
