import { describe, expect, it } from 'vitest';
import { rhoOfRelease } from '../../../shared/privacy/accountant.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { noiseMultiplierOf, periodOf, siteConfigSchema } from '../../../shared/protocol/site-config.ts';
import { releaseRho } from '../../../shared/release.ts';
import { refusal } from '../log/refusal.ts';
import {
  expectAllRefused,
  withNumbers,
  withOtherTypes,
  withoutFields,
  withStrings,
  withUnknownFields,
} from './damaged-messages.ts';
import { siteConfig } from './ordinary-messages.ts';

const { privacy } = siteConfig;
const metrics = { radius: 1024, holdout: 0.1, lag: 10, rollback: true };
const accepts = (config: unknown) => siteConfigSchema.safeParse(config).success;

describe('the public configuration of a site', () => {
  it('LG2 comes back as it was', () => {
    expect(parseWith(siteConfigSchema, JSON.parse(JSON.stringify(siteConfig)))).toEqual(siteConfig);
  });

  it.each([
    { kind: 'fedavg', learningRate: 1 },
    { kind: 'fedavgm', learningRate: 1, momentum: 0.9 },
    { kind: 'fedadam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, tau: 0.001 },
  ])('PV2 takes the optimizer $kind with its own settings and no others', (optimizer) => {
    expect(accepts({ ...siteConfig, optimizer })).toBe(true);
    expectAllRefused(siteConfigSchema, withoutFields({ ...siteConfig, optimizer }));
    expectAllRefused(siteConfigSchema, withUnknownFields({ ...siteConfig, optimizer }));
    expect(accepts({ ...siteConfig, optimizer: { ...optimizer, kind: 'sgd' } })).toBe(false);
  });

  it('PV2 takes a variance of 0, noise off, and no budget; both say so', () => {
    expect(accepts({ ...siteConfig, privacy: { ...privacy, variance: 0, budgetEpsilon: null } })).toBe(true);
  });

  it('PR9 takes no metrics, nobody held, and metrics that leave the model little', () => {
    expect(accepts({ ...siteConfig, metrics: null })).toBe(true);
    expect(accepts({ ...siteConfig, metrics: { ...metrics, holdout: 0 } })).toBe(true);
    expect(accepts({ ...siteConfig, metrics: { ...metrics, radius: 4095 } })).toBe(true);
  });

  it('LG2 refuses a value of another type, a negative or endless number, a long string', () => {
    expectAllRefused(siteConfigSchema, withOtherTypes(siteConfig));
    expectAllRefused(siteConfigSchema, withStrings(siteConfig));
    const noNulls = { ...siteConfig, privacy: { ...privacy, budgetEpsilon: null } };
    expectAllRefused(siteConfigSchema, withNumbers(noNulls, -1));
  });

  it.each([
    ['LA1 a clip norm of 0', { lattice: { clipNorm: 0, radius: 4096 } }],
    ['LA1 a radius of 0', { lattice: { clipNorm: 1, radius: 0 } }],
    ['LA1 a radius past 16 bits', { lattice: { clipNorm: 1, radius: 32_768 } }],
    ['LA1 a fractional radius', { lattice: { clipNorm: 1, radius: 4096.5 } }],
    ['PV2 a fractional variance', { privacy: { ...privacy, variance: 2.5 } }],
    ['PV2 a variance past 2^40', { privacy: { ...privacy, variance: 2 ** 40 + 1 } }],
    ['PV3 a cap of 0', { privacy: { ...privacy, cap: 0 } }],
    ['PV3 a period without rounds', { privacy: { ...privacy, roundsPerPeriod: 0 } }],
    ['PV3 a delta of 0', { privacy: { ...privacy, delta: 0 } }],
    ['PV3 a delta of 1', { privacy: { ...privacy, delta: 1 } }],
    ['PV3 a budget of 0', { privacy: { ...privacy, budgetEpsilon: 0 } }],
    ['PV2 a cohort of 0', { round: { ...siteConfig.round, cohort: 0 } }],
    ['LG3 a minimum of 0', { round: { ...siteConfig.round, minimum: 0 } }],
    ['MO1 an embedding of length 257', { model: { name: 'pooling', dim: 257 } }],
    ['MO1 a model without that name', { model: { name: 'other', dim: 32 } }],
    ['LG2 a thousand and one local steps', { localTraining: { steps: 1_001, learningRate: 1 } }],
    ['LA7 a radius of the metrics that is the whole', { metrics: { ...metrics, radius: 4096 } }],
    ['LA7 a radius of the metrics in which no visitor fits', { metrics: { ...metrics, radius: 1 } }],
    ['PR9 everybody held', { metrics: { ...metrics, holdout: 1 } }],
    ['PR9 a held model that is the current one', { metrics: { ...metrics, lag: 0 } }],
    ['PR9 a held model further back than models are kept', { metrics: { ...metrics, lag: 51 } }],
    [
      'PR13 a consent that is neither given nor asked for',
      { consent: { mode: 'opt-out', onWithdrawal: 'everything' } },
    ],
    [
      'PR13 a withdrawal that erases what nobody knows',
      { consent: { mode: 'opt-in', onWithdrawal: 'nothing' } },
    ],
    ['PR13 half a consent policy', { consent: { mode: 'opt-in' } }],
    ['PV2 a momentum of 1', { optimizer: { kind: 'fedavgm', learningRate: 1, momentum: 1 } }],
  ])('%s is refused', (_, change) => {
    expect(() => parseWith(siteConfigSchema, { ...siteConfig, ...change }, 'BAD_CONFIG')).toThrow(
      refusal('BAD_CONFIG'),
    );
  });
});

describe('what follows from the configuration', () => {
  it('PV3 is the noise multiplier z = sigma / B, by which a release is charged', () => {
    const quarter = { ...siteConfig, privacy: { ...privacy, variance: (4096 / 4) ** 2 } };
    expect(noiseMultiplierOf(quarter)).toBe(0.25);
    const config = { lattice: quarter.lattice, variance: quarter.privacy.variance };
    expect(releaseRho(config)).toBe(rhoOfRelease(0.25));
  });

  it('PV3 is the name of a period: so many rounds, then the next', () => {
    const rounds = [0, 23, 24, 47, 48, 240];
    expect(rounds.map((round) => periodOf(round, siteConfig))).toEqual(['0', '0', '1', '1', '2', '10']);
  });
});
