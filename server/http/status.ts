/** `/status`: how rounds, catalog and metrics stand, for anybody. */
import { noiseMultiplierOf } from '../../shared/protocol/site-config.ts';
import type { CatalogKeeper } from '../catalog/catalog-keeper.ts';
import type { Diagnostics } from '../diagnostics.ts';
import type { Aggregator } from '../rounds/aggregator.ts';
import { experimentStatus } from '../rounds/experiment-status.ts';

/** What is looked at. */
export type StatusParts = {
  readonly aggregator: Aggregator;
  readonly keeper: Pick<CatalogKeeper, 'status'>;
};

/** But for the connections. */
export function statusOf(
  { aggregator, keeper }: StatusParts,
  { refusals }: Pick<Diagnostics, 'refusals'>,
): Record<string, unknown> {
  const { state } = aggregator;
  return {
    ...aggregator.announcement(),
    pausedByOperator: state.isPaused,
    metrics: aggregator.metrics(),
    experiment: experimentStatus(state),
    leaves: state.size,
    noiseMultiplier: state.config ? noiseMultiplierOf(state.config.site) : null,
    refusals: refusals(),
    catalog: keeper.status,
  };
}
