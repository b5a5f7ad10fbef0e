/** The demo's numbers, in one place. */

/** Visitors in the crowd. */
export const crowdSize = 96;

/** Each visitor waits up to this long before it trains, so that a round lasts about that, milliseconds. */
export const longestPauseMs = 15_000;

/**
 * The aggregator's settings for the demo. The noise is real and drawn like any other, but with a hundred visitors
 * there is no noise under which a model is both useful and private: the panel shows the epsilon that this gives.
 */
export const aggregatorSettings = {
  logOrigin: 'hearsay-demo',
  // The whole crowd is on this machine: one address. A site's aggregator does not let one network fill a cohort.
  cohortShare: 1,
  limits: { exempt: ['loopback'] },
  // Bolder than the defaults: a demo has minutes, and nobody watches it for a hundred releases.
  lattice: { clipNorm: 1 },
  localTraining: { steps: 5, learningRate: 4 },
  optimizer: { kind: 'fedavg', learningRate: 20 },
  round: { cohort: 90, minimum: 30, deadlineMs: 60_000, maxStaleness: 0 },
  privacy: {
    noiseMultiplier: 0.05,
    cap: 100_000,
    roundsPerPeriod: 100_000,
    delta: 1e-6,
    budgetEpsilon: null,
  },
} as const;
