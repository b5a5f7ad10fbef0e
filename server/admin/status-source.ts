/** The operator's status as the running server has it: looks at its parts, and at the clock. */
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Traffic } from '../http/traffic.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import type { Build } from '../rounds/environment.ts';
import type { Gateway } from '../sockets/gateway.ts';
import type { AdminStatus } from './admin-status.ts';
import { assembleStatus } from './assemble-status.ts';
import type { History } from './history.ts';

/** The parts that know something. */
export type StatusSourceParts = {
  readonly aggregator: Aggregator;
  readonly keeper: Pick<CatalogKeeper, 'status'>;
  readonly history: History;
  readonly traffic: Traffic;
  readonly diagnostics: Pick<Diagnostics, 'refusals'>;
  readonly browsers: Gateway['browsers'];
  readonly build: Build | undefined;
};

/** @returns what gives the status of now */
export function statusSource(parts: StatusSourceParts): () => AdminStatus {
  const { aggregator, keeper, history, traffic, diagnostics, browsers, build } = parts;
  const startedAt = Date.now();
  void history.entries; // now, while nobody waits for an answer
  return () =>
    assembleStatus({
      ...{ startedAt, state: aggregator.state, now: Date.now() },
      build: build?.version ?? null,
      items: aggregator.site.catalog.items,
      catalogReadAt: keeper.status.takenAt,
      browsers: browsers(),
      paused: aggregator.state.isPaused ? 'operator' : aggregator.announcement().paused,
      history: history.entries,
      traffic: traffic.counts,
      refusals: diagnostics.refusals(),
    });
}
