/** Real local rounds, from a customer's history to the bytes that would be sent. */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { trainUpdate } from '../../../client/worker/local-update.ts';
import type { TrainingSite } from '../../../client/worker/site.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';

/** What one round of several customers trains on. */
export type UpdateTask = {
  readonly items: readonly CatalogItem[];
  readonly site: SiteConfig;
  /** [d], as published. */
  readonly model: Float32Array;
  readonly histories: readonly (readonly HistoryEvent[])[];
};

/** Encoded and padded updates, in the order of the histories. */
export async function trainUpdates({ items, site, model, histories }: UpdateTask): Promise<Uint8Array[]> {
  const catalog = indexCatalog(items);
  const spec = poolingSpec(catalog.shape, site.model.dim);
  // Of the manifest a local round reads the site's configuration and nothing else.
  const trainingSite = { manifest: { site }, spec, catalog } as TrainingSite;
  const trainer = {
    backend: async () => ({ name: 'wasm', reason: 'the bench', adapter: '' }) as const,
    train: (...[task, settings]: [Parameters<typeof trainLocally>[0], Parameters<typeof trainLocally>[1]]) =>
      trainLocally(task, settings, async () => undefined),
    score: () => Promise.reject(new Error('nothing is evaluated here')),
  };
  const visitor = { features: noFeatures, local: new Float32Array(0) };
  const parts = { lastContribution: 0, visitor, trainer, uniform: Math.random };
  const updates: Uint8Array[] = [];
  for (const history of histories) {
    const update = await trainUpdate(trainingSite, model, { ...parts, history });
    if (update) updates.push(update.bytes);
  }
  return updates;
}
