/** What the servers under load are configured with. */
import { catalogShape } from '../../../shared/model/catalog-shape.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { specDim } from '../../../shared/model/spec.ts';

/**
 * Noise as by default; nothing that would end the load before its time, and no limits: all of it comes from one address. Tickets
 * live shortly, so that what is remembered of used ones does not grow any more when memory is looked at first.
 */
const base = {
  ...{ cohortShare: 1, tickets: { required: false, minutes: 0.25, freePerMinute: 1e9 } },
  limits: { exempt: ['loopback'], messagesPerMinute: null, updateMegabytesPerMinute: null },
  lattice: { clipNorm: 0.25, radius: 4096 },
  privacy: { noiseMultiplier: 3.1, cap: 1_000_000, roundsPerPeriod: 1_000_000, budgetEpsilon: null },
};

/** Parameters of `pooling` over so many items. */
const parametersOf = (items: number, dim: number): number =>
  specDim(
    modelSpec(
      { name: 'pooling', dim },
      catalogShape(Array.from({ length: items }, (_, i) => ({ id: `${i}` }))),
    ),
  );

/** Items with which the default model has about 250,000 parameters. */
export const shopItems = 3600;
export const shopParameters = parametersOf(shopItems, 32);

/** Each update is a release. */
export const oneForAll = {
  ...base,
  model: { name: 'pooling', dim: 32 },
  round: { cohort: 1, minimum: 1, deadlineMs: 3_600_000, maxStaleness: 0 },
  optimizer: { kind: 'fedavg', learningRate: 0.02 },
};

/** A thousand updates are a release. */
export const thousandForAll = { ...oneForAll, round: { ...oneForAll.round, cohort: 1000, minimum: 500 } };

/** Items with which a model of length 8 has about 20,000 parameters. */
export const smallItems = 940;
export const smallParameters = parametersOf(smallItems, 8);

/** Rounds of a thousand small updates, which are erased soon. */
export const smallModel = { ...thousandForAll, model: { name: 'pooling', dim: 8 }, evidenceDays: 0.002 };

/** Items of a model that takes no time. */
export const tinyItems = 12;
export const tinyParameters = parametersOf(tinyItems, 4);

/** Eight updates are a release, or what there is after a fifth of a second. */
export const fewForAll = {
  ...base,
  model: { name: 'pooling', dim: 4 },
  lattice: { clipNorm: 1, radius: 64 },
  round: { cohort: 8, minimum: 2, deadlineMs: 200, maxStaleness: 0 },
  privacy: { ...base.privacy, noiseMultiplier: 2 },
  optimizer: { kind: 'fedavgm', learningRate: 0.5, momentum: 0.9 },
};
