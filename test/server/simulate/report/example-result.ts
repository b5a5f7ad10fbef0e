/**
 * A result as a simulation on the shop's data might give it. The numbers are made up, for showing and testing the report; nothing
 * was measured, and none of them may be quoted.
 */
import type {
  CurvePoint,
  PrivacyCurvePoint,
  SimulationResult,
} from '../../../../server/simulate/simulation-result.ts';

const releases = 200;
const planned = { epsilon: 8, delta: 1e-6, rho: 1.0524, noiseMultiplier: 3.0825 } as const;

/** A learning curve that rises fast, levels off, and trembles a little; epsilon grows with the square root of releases. */
const curve: readonly CurvePoint[] = Array.from({ length: releases / 5 }, (_, i) => {
  const release = (i + 1) * 5;
  const learned = (1 - Math.exp(-release / 32)) * (1 + 0.012 * Math.sin((releases - release) * 1.7));
  const epsilon = planned.epsilon * Math.sqrt(release / releases);
  return { release, hr10: 0.096 + 0.1229 * learned, ndcg10: 0.041 + 0.0572 * learned, epsilon };
});

const privacyCurve: readonly PrivacyCurvePoint[] = [
  { population: 1000, kept: [0.32, 0.41, 0.55, 0.7] },
  { population: 10_000, kept: [0.7, 0.82, 0.9, 0.95] },
  { population: 100_000, kept: [0.94, 0.975, 0.99, 0.997] },
].flatMap(({ population, kept }) =>
  [1, 2, 4, 8].map((epsilon, i) => ({
    ...{ population, epsilon, delta: planned.delta, cap: 20 },
    noiseMultiplier: planned.noiseMultiplier * (8 / epsilon),
    noiseStdDev: (438.2 * (8 / epsilon) * 100_000) / population,
    hr10: 0.2214 * (kept[i] ?? 1),
    ndcg10: 0.0994 * (kept[i] ?? 1),
  })),
);

const group = (label: string, users: number, hr10: number) => ({
  label,
  users,
  hr10: { mean: hr10, standardError: Math.sqrt((hr10 * (1 - hr10)) / users) },
  ndcg10: { mean: hr10 * 0.45, standardError: 0.4 * Math.sqrt((hr10 * (1 - hr10)) / users) },
});

const full = (hr10: number, ndcg10: number) => ({
  hr10,
  ndcg10,
  mrr: ndcg10 * 1.12,
  auc: 0.62 + hr10 * 0.9,
  precision10: hr10 * 0.21,
  recall10: hr10 * 0.31,
  f1At10: hr10 * 0.22,
});

const ran = (hr10: number, ndcg10: number, note?: string) => ({
  full: full(hr10, ndcg10),
  sampled99: { hr10: 0.2 + hr10 * 2, ndcg10: 0.1 + ndcg10 * 3 },
  newUsers: Object.fromEntries(
    ['0', '1', '5', '10'].map((count, i) => [count, { hr10: hr10 * (0.4 + i / 10), ndcg10: ndcg10 / 2 }]),
  ),
  ...(note !== undefined && { note }),
});

/** With privacy at scale, and all parts present. */
export const exampleResult: SimulationResult = {
  dataset: { users: 4338, items: 3659, events: 266_792, skippedRows: 12 },
  protocol: 'next-basket',
  tests: { users: 2311, knownTargets: 21_480, newVisitors: 574 },
  model: 'pooling',
  parameters: 254_238,
  settings: {
    dim: 32,
    releases,
    cohort: 200,
    localEpochs: 5,
    localLearningRate: 0.3,
    clipNorm: 0.5,
    radius: 4096,
    optimizer: { kind: 'fedadam', learningRate: 0.02, beta1: 0.9, beta2: 0.99, tau: 1e-4, averaging: 0.9 },
    seed: 1,
    initialModel: false,
    includeKnown: false,
    aggregation: null,
    leastCosine: null,
  },
  attack: null,
  setAside: { honest: 0, hostile: 0 },
  metrics: {
    full: full(0.2187, 0.0981),
    sampled99: { hr10: 0.6472, ndcg10: 0.3925 },
    standardErrors: {
      full: {
        hr10: 0.0086,
        ndcg10: 0.0041,
        mrr: 0.0044,
        auc: 0.0031,
        precision10: 0.0019,
        recall10: 0.0033,
        f1At10: 0.0021,
      },
      sampled99: { hr10: 0.0078, ndcg10: 0.0059 },
    },
    rating: null,
    newUsers: {
      '0': { hr10: 0.1138, ndcg10: 0.0489 },
      '1': { hr10: 0.1711, ndcg10: 0.0755 },
      '5': { hr10: 0.2012, ndcg10: 0.0897 },
      '10': { hr10: 0.2121, ndcg10: 0.0949 },
    },
    coverage10: 0.612,
    exposureGini: 0.781,
    longTailShare: 0.334,
  },
  fairness: [
    {
      name: 'activity',
      groups: [
        group('2 to 14 events', 561, 0.181),
        group('15 to 38 events', 590, 0.207),
        group('39 to 92 events', 579, 0.231),
        group('93 events or more', 581, 0.255),
      ],
    },
    {
      name: 'country',
      groups: [
        group('United Kingdom', 2083, 0.22),
        group('Germany', 74, 0.243),
        group('France', 66, 0.197),
        group('other', 88, 0.182),
      ],
    },
  ],
  baselines: {
    popularity: ran(0.1126, 0.0484),
    'item-knn': ran(0.1839, 0.0812, '200 neighbours'),
    ease: ran(0.1985, 0.0874, 'lambda 300'),
    'ease-recent': ran(0.2244, 0.1013, 'lambda 300'),
    central: ran(0.2231, 0.1002, 'best of 12 epochs: 9'),
  },
  curve,
  federated: null,
  privacy: { ...planned, cap: 20, population: 100_000, users: 3471, noiseStdDev: 438.2 },
  privacyCurve,
  compression: {
    float16: { hr10: 0.2191, ndcg10: 0.0983, bytes: 471_200 },
    'float16-pruned': { hr10: 0.2191, ndcg10: 0.0983, bytes: 455_900 },
    'int8-pruned': { hr10: 0.2187, ndcg10: 0.0981, bytes: 240_100 },
    'distilled-16': { hr10: 0.1972, ndcg10: 0.0871, bytes: 119_800 },
  },
  bytes: { updateMean: 48_210, modelDownload: 642_300 },
  clientRoundsPerSecond: 21.4,
  millisecondsPerRound: 93,
  localStepsPerSecond: 107,
  seconds: 1893,
};

/** Without privacy, in few words: no curve, no groups, one baseline, that was skipped. */
export const sparseResult: SimulationResult = {
  ...exampleResult,
  dataset: { users: 943, items: 1682, events: 100_000, skippedRows: 0 },
  protocol: 'leave-one-out',
  tests: { users: 943, knownTargets: 0, newVisitors: 0 },
  metrics: { ...exampleResult.metrics, newUsers: {}, rating: { mae: 0.7412, rmse: 0.9431 } },
  fairness: [],
  baselines: { ease: { skipped: '30,000 items with interactions, more than 20,000' } },
  curve: [],
  privacy: null,
  privacyCurve: [],
  compression: {},
  bytes: { updateMean: 0, modelDownload: 642_300 },
};
