/** What a model that learns who likes what has to reach in a small federation; each such model's test runs it. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../client/models/model.ts';
import { backends } from './backends.ts';
import { federate, fixtureShop, hitRate, popularityHitRate } from './federated-fixture.ts';

/** @param lead hit rate of the best five above that of the most popular five, at least */
export function describeFederation(model: Model, lead: number): void {
  describe(`${model.name} in a federation`, () => {
    beforeAll(backends[1]![1]);

    it('learns tastes from ids alone: its best five hold the next item far more often than the most popular five', async () => {
      const shop = fixtureShop({ visitors: 40 });
      const trained = await federate(model, shop, { releases: 24, steps: 2, cohort: 10 });
      expect(await hitRate(trained, shop)).toBeGreaterThan(popularityHitRate(shop) + lead);
    });
  });
}
