import { describe, expect, it } from 'vitest';
import { populationPrivacy } from '../../../server/admin/population-privacy.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { configWith } from '../test-site.ts';
import { released } from './released.ts';

/** B = 64, sigma = 128: z = 2. A model of 10,000 coordinates: noise is 100 sigma long. */
const over = (privacy: Partial<SiteConfig['privacy']> = {}, change: Partial<SiteConfig> = {}) => ({
  site: { ...configWith({ privacy }), ...change },
  dim: 10_000,
});

describe('the privacy that a population buys', () => {
  it('is that of noise as long as all its updates together can be', () => {
    const releases = [released(1, { updates: 300 }), released(2, { updates: 500 })];
    const population = populationPrivacy(releases, over());
    // 400 updates of length 64, in noise of 128 x 100
    expect(population).toMatchObject({ updatesPerRelease: 400, signalToNoise: 2, boughtNoiseMultiplier: 4 });
    // cap 2: rho = 2 / (2 z^2)
    expect(population?.periodEpsilon).toBe(epsilonOf({ rho: 1 / 4, delta: 1e-6 }));
    expect(population?.boughtEpsilon).toBe(epsilonOf({ rho: 1 / 16, delta: 1e-6 }));
  });

  it('is nothing that could be said before the first release', () => {
    expect(populationPrivacy([], over())).toBeNull();
  });

  it('is no guarantee where too few come, whatever the noise in force gives', () => {
    const population = populationPrivacy([released(1, { updates: 3 })], over());
    expect(population?.boughtEpsilon).toBeNull(); // z = .03
    expect(population?.periodEpsilon).toBeGreaterThan(0);
    expect(population?.signalToNoise).toBeCloseTo(0.015, 12);
  });

  it('is no guarantee in force where the noise is off', () => {
    const population = populationPrivacy([released(1)], over({ variance: 0 }));
    expect([population?.periodEpsilon, population?.signalToNoise]).toEqual([null, null]);
  });

  it('is no guarantee where delta is as large as one in all profiles', () => {
    const releases = [released(1, { updates: 4000 })];
    expect(populationPrivacy(releases, over({ delta: 1e-4 }))?.boughtEpsilon).toBeGreaterThan(0);
    const population = populationPrivacy(releases, over({ delta: 1e-3 }));
    expect([population?.periodEpsilon, population?.boughtEpsilon]).toEqual([null, null]);
  });

  it('counts of an update what is left for the model beside its metrics', () => {
    const metrics = { radius: 32, holdout: 0, lag: 2, rollback: false };
    // floor(sqrt(64^2 - 32^2)) = 55
    const population = populationPrivacy([released(1, { updates: 400 })], over({}, { metrics }));
    expect(population?.signalToNoise).toBe((2 * 55) / 64);
  });

  it('has the profiles of the last period that is over, between its updates over the cap and its updates', () => {
    const releases = [
      ...[released(1, { period: '6', updates: 900 }), released(2, { period: '7', updates: 101 })],
      ...[released(3, { period: '7', updates: 102 }), released(4, { period: '8', updates: 5 })],
    ];
    expect(populationPrivacy(releases, over())?.profiles).toEqual({ atLeast: 102, atMost: 203 });
    expect(populationPrivacy(releases.slice(0, 1), over())?.profiles).toEqual({ atLeast: 450, atMost: 900 });
  });
});
