/**
 * What a site trains with where nothing else is said, for the aggregator and the simulator alike. Tuned with
 * `hearsay simulate` on the shop's data and on ratings of films, to be good on data that nobody tuned for.
 */
import type { SiteConfig } from '../shared/protocol/site-config.ts';

/** Settings of a federation that do not depend on its size. */
export type TrainingDefaults = {
  /** Embedding length. */
  readonly dim: number;
  readonly lattice: SiteConfig['lattice'];
  readonly localTraining: SiteConfig['localTraining'];
  readonly optimizer: Required<Extract<SiteConfig['optimizer'], { kind: 'fedadam' }>>;
};

/** One for all models, with noise and without. */
export const trainingDefaults: TrainingDefaults = {
  dim: 32,
  lattice: { clipNorm: 0.25, radius: 4096 },
  localTraining: { steps: 5, learningRate: 0.3 },
  optimizer: {
    kind: 'fedadam',
    learningRate: 0.03,
    beta1: 0.9,
    beta2: 0.99,
    tau: 1e-5,
    averaging: 0.95,
    weightDecay: 0.03,
  },
};
