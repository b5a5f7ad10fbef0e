/**
 * The step from a closed round to its release, with everything that a `release` leaf states. The server makes
 * its leaf with this function and replay checks leaves with it, so they cannot differ by accident.
 */
import { type PublishedModel, publishModel } from '../model/published-model.ts';
import type { ModelSpec } from '../model/spec.ts';
import { deriveNoiseKey } from '../privacy/keyed-stream.ts';
import { recordRelease } from '../privacy/ledger.ts';
import { release } from '../release.ts';
import { type Master, underOptimizer } from '../server-optimizer.ts';
import type { LeafOf } from './leaf.ts';
import { modelState } from './model-state.ts';
import { costOfRelease, statedRho } from './release-cost.ts';
import type { LogState } from './state.ts';

/** What a closed round and its secrets hold. */
export type ClosedRound = {
  /** State right after the `aggregate` leaf. */
  readonly state: LogState;
  /** Merkle root over the leaves before the `aggregate` leaf: the root at the close. */
  readonly root: Uint8Array;
  /** Noise seed, 32 bytes; null where the noise is off. */
  readonly seed: Uint8Array | null;
  /** [d], and the metrics behind it where there are any; lattice units. */
  readonly sum: Int32Array;
  readonly master: Master;
  readonly spec: ModelSpec;
};

/** The next model and the leaf that states it. */
export type ComputedRelease = {
  readonly master: Master;
  readonly published: PublishedModel;
  readonly leaf: LeafOf<'release'>;
};

/**
 * @throws TypeError where the state is not that of a closed round: a fault of the caller
 */
export function computeRelease({ state, root, seed, sum, master, spec }: ClosedRound): ComputedRelease {
  const { config, model, round } = state;
  const made = state.optimizers.at(-1);
  if (round.kind !== 'closed' || !config || !model || !made) throw new TypeError('the round is not closed');
  const { lattice, metrics, optimizer, privacy, round: settings } = config.site;
  const next = release(
    {
      master: underOptimizer(master, { made, now: optimizer }),
      version: model.version + 1,
      sum,
      noiseKey: seed && deriveNoiseKey(seed, root),
    },
    { lattice, metrics, cohort: settings.cohort, variance: privacy.variance, optimizer },
  );
  const published = publishModel(spec, next.master, optimizer);
  return {
    master: next.master,
    published,
    leaf: {
      kind: 'release',
      round: round.round,
      model: modelState(model.version + 1, published, next.master),
      metrics: next.metrics && [...next.metrics],
      variance: privacy.variance,
      rho: statedRho(recordRelease(state.ledger, costOfRelease(config.site, round.period))),
    },
  };
}
