/**
 * A catalog whose ids carry nothing about new items: tastes are in a named vector alone. Models train on some items;
 * then items come that nobody has seen, and every visitor's next one is among them.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { models } from '../../../client/models/models.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { gaussianVector } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { federateBeforeCold, fixtureShop, hitRate } from './federated-fixture.ts';

/** Six values of noise, the cluster's own raised by two deviations. */
function text(cluster: number, uniform: () => number): Omit<CatalogItem, 'id'> {
  const noise = gaussianVector(6, uniform);
  return { vectors: { text: Array.from(noise, (value, i) => value + (i === cluster ? 2 : 0)) } };
}

/** Hits among the new items, after a federation that knew of none of them. */
async function hitsOnNewItems(name: keyof typeof models, describe?: typeof text): Promise<number> {
  const shop = fixtureShop({ visitors: 40, coldPerCluster: 5, ...(describe && { describe }) });
  const training = { releases: 12, steps: 2, cohort: 10 };
  return hitRate(await federateBeforeCold(models[name], shop, training), shop, { among: shop.cold });
}

describe('a new item that only a named vector describes', () => {
  beforeAll(backends[1]![1]);

  // Five of twenty new items are of the visitor's taste: five drawn at random hold the next one in a quarter of cases.
  it.each(['pooling', 'bilinear', 'mlp', 'autoencoder', 'two-tower'] as const)(
    'is found by %s, and not without the vector',
    async (name) => {
      const [withVector, without] = [await hitsOnNewItems(name, text), await hitsOnNewItems(name)];
      expect(withVector).toBeGreaterThan(without + 0.3);
      expect(withVector).toBeGreaterThan(0.6);
    },
  );
});
