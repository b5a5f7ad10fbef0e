/**
 * The step from one catalog to another, with everything that a `catalog` leaf states (LG9). The server makes its leaf
 * with this function and replay checks leaves with it, so they cannot differ by accident.
 */
import { HearsayError } from '../hearsay-error.ts';
import type { HashedRows } from '../model/catalog-rows.ts';
import { followItems } from '../model/follow-items.ts';
import { seedOfVersion } from '../model/initial-model.ts';
import { modelSpec } from '../model/model-spec.ts';
import { type PublishedModel, publishModel } from '../model/published-model.ts';
import { type ModelSpec, specDim, specHash } from '../model/spec.ts';
import { type Master, underOptimizer } from '../server-optimizer.ts';
import type { LeafOf } from './leaf.ts';
import { modelState } from './model-state.ts';
import type { LogState } from './state.ts';

/** What a change is made of. */
export type CatalogChange = {
  /** State right before the leaf; no round is closed. */
  readonly state: LogState;
  readonly master: Master;
  /** The catalog that the log has, and the next one. */
  readonly from: HashedRows;
  readonly to: HashedRows;
};

/** The model over the new catalog, and the leaf that states it. */
export type ComputedCatalogChange = {
  readonly master: Master;
  readonly spec: ModelSpec;
  readonly published: PublishedModel;
  readonly leaf: LeafOf<'catalog'>;
};

/**
 * @throws HearsayError BAD_CATALOG (not the one in force), BAD_CONFIG (the model cannot follow)
 * @throws TypeError where the log has no config yet, or a round is closed: a fault of the caller
 */
export function computeCatalogChange({ state, master, from, to }: CatalogChange): ComputedCatalogChange {
  const { config, model, round } = state;
  const made = state.optimizers.at(-1);
  if (round.kind === 'closed' || !config || !model || !made)
    throw new TypeError('a catalog changes between releases');
  if (from.hash !== config.catalog) {
    throw new HearsayError('BAD_CATALOG', 'the catalog to go on from is not the one in the log');
  }
  const { model: choice, optimizer } = config.site;
  const version = model.version + 1;
  const next = followItems(underOptimizer(master, { made, now: optimizer }), {
    from,
    to,
    model: choice,
    seed: seedOfVersion(version),
  });
  const spec = modelSpec(choice, to.shape);
  const published = publishModel(spec, next, optimizer);
  return {
    master: next,
    spec,
    published,
    leaf: {
      kind: 'catalog',
      fromCatalog: config.catalog,
      fromSpec: config.specHash,
      catalog: to.hash,
      specHash: specHash(spec),
      dim: specDim(spec),
      model: modelState(version, published, next),
      round: round.kind === 'collecting' ? round.round : null,
    },
  };
}
