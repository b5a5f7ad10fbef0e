/** Real local rounds, from a customer's history to the bytes that would be sent. */

import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import { indexCatalog } from '../../../client/recommend/catalog-index.ts';
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
  const spec = poolingSpec(items.length, site.model.dim);
  // Of the manifest a local round reads the site's configuration and nothing else.
  const trainingSite = { manifest: { site }, spec, catalog } as TrainingSite;
  const trainer = {
    backend: async () => ({ name: 'wasm', reason: 'the bench', adapter: '' }) as const,
    train: (...[task, settings]: [Parameters<typeof trainLocally>[0], Parameters<typeof trainLocally>[1]]) =>
      trainLocally(task, settings, async () => undefined),
  };
  const updates: Uint8Array[] = [];
  for (const history of histories) {
    const update = await trainUpdate(trainingSite, model, history, trainer, Math.random);
    if (update) updates.push(update.bytes);
  }
  return updates;
}
