/** What a simulated federation is: everything that its threads have to agree on. Plain data, so that it can be sent to them. */
import type { LocalTraining } from '../../../client/models/local-round.ts';
import type { Aggregation } from '../../../shared/lattice/aggregation.ts';
import type { Lattice } from '../../../shared/lattice/lattice.ts';
import type { ModelChoice } from '../../../shared/model/model-spec.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import type { ServerOptimizer } from '../../../shared/server-optimizer.ts';
import type { AttackSettings } from '../attack/attack-settings.ts';
import type { Dataset } from '../dataset/dataset.ts';

/** The part that every thread knows from the start. */
export type SimulatedSite = {
  /** Large arrays lie in shared memory; nobody writes to them. */
  readonly dataset: Dataset;
  readonly model: ModelChoice;
  readonly includeKnown: boolean;
  readonly seed: number;
};

/** How one federation on that site learns. */
export type FederationSettings = {
  readonly localTraining: LocalTraining;
  /** Null: deltas are summed as they are, in floats: for the central baseline, which is no federation. */
  readonly lattice: Lattice | null;
  /** Updates per release, and what the average divides by. */
  readonly cohort: number;
  readonly releases: number;
  /** Most participations of one user. */
  readonly cap: number;
  /** Variance of the noise of one release, lattice units squared, integer; 0: no noise. */
  readonly variance: number;
  readonly optimizer: ServerOptimizer;
  /** Federated evaluation, and roll-back by it; null: off. Needs a lattice. */
  readonly metrics: SiteConfig['metrics'];
  /** What browsers train on of their histories; absent: what the client does. */
  readonly replay?: ReplaySettings;
  /** What is made of a cohort's updates, as in a site's configuration; absent: their sum. Needs a lattice, and no noise. */
  readonly aggregation?: Aggregation | undefined;
  /** As in a site's configuration; absent: every update counts. Needs a lattice. */
  readonly leastCosine?: number | undefined;
  /** Absent: everybody is honest. Needs a lattice. */
  readonly attack?: AttackSettings | undefined;
};

/** See `client/models/replay.ts`. */
export type ReplaySettings = {
  /** Most events that a local round looks at. */
  readonly maxEvents: number;
  readonly halfLifeMs: number;
};
