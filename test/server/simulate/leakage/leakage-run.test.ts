/** The audit of leakage on a small federation: sound, and with parts that keep the promise broken one by one. */
import { describe, expect, it } from 'vitest';
import { type AuditedBuild, thisBuild } from '../../../../server/simulate/leakage/audited-build.ts';
import { isRefuted } from '../../../../server/simulate/leakage/describe-leakage.ts';
import { type LeakageOptions, planLeakage } from '../../../../server/simulate/leakage/leakage-plan.ts';
import type { LeakageResult } from '../../../../server/simulate/leakage/leakage-result.ts';
import { runLeakage } from '../../../../server/simulate/leakage/leakage-run.ts';
import { epsilonLowerBound } from '../../../../shared/audit/leakage/epsilon-lower-bound.ts';
import { epsilonOf } from '../../../../shared/privacy/accountant.ts';
import { fixture } from '../fixture.ts';

const dataset = fixture();
const privacy = { epsilon: 2, delta: 1e-6 };

const planOf = (changes: Partial<LeakageOptions> = {}) =>
  planLeakage({
    ...{ dataset, model: 'pooling', dim: 16, releases: 4, cohort: 100, privacy, canaries: 2000, seed: 1 },
    ...changes,
  });

const run = (changes: Partial<LeakageOptions> = {}, broken: Partial<AuditedBuild> = {}) =>
  runLeakage({ plan: planOf(changes), threads: { threads: 1 }, build: { ...thisBuild, ...broken } });

const itemLeak = ({ items }: LeakageResult, source: string) =>
  items.leaks.find((leak) => leak.source.startsWith(source))!;

describe('the canaries of a sound build', () => {
  it.each([1, 2, 3, 4])('do not refute the ledger, with seed %d', async (seed) => {
    const result = await run({ seed });
    const { canaries, ledger } = result;
    // 4 releases of 100 among 300 users: nobody is in more than two
    expect(result.settings.cap).toBe(2);
    expect(canaries.releases).toBe(2);
    expect(canaries.length).toBeLessThanOrEqual(1);
    expect(ledger.epsilon).toBeCloseTo(privacy.epsilon, 4);
    expect(canaries.lowerBound).toBeLessThan(ledger.epsilon!);
    expect(isRefuted(result)).toBe(false);
    // by as much as 1,000 cosines are wrong: see the test of the estimate
    expect(canaries.estimate).toBeLessThan(1.5 * ledger.epsilon!);
  });

  it('are seen, where epsilon is large: the attack is not blind', async () => {
    const { canaries, ledger } = await run({ privacy: { epsilon: 10, delta: 1e-6 } });
    expect(canaries.lowerBound).toBeGreaterThan(1.5);
    expect(canaries.lowerBound).toBeLessThan(ledger.epsilon!);
    expect(canaries.estimate).toBeGreaterThan(6);
    expect(canaries.estimate).toBeLessThan(14);
  });

  it('are counted by the ledger as profiles that gave as often as they may', async () => {
    const plan = planOf();
    const { variance, cap, lattice } = plan.simulation.settings;
    const rho = (cap * lattice!.radius ** 2) / (2 * variance);
    expect((await run()).ledger.epsilon).toBe(epsilonOf({ rho, delta: privacy.delta }));
  });
});

describe('a broken build is caught', () => {
  it('with the noise left out of the release', async () => {
    const silent: AuditedBuild['release'] = (input, config) =>
      thisBuild.release({ ...input, noiseKey: null }, { ...config, variance: 0 });
    const result = await run({}, { release: silent });
    expect(result.ledger.epsilon).toBeCloseTo(privacy.epsilon, 4);
    // 200 sure guesses, all of them right: the two tests share the 5 % of error
    const all = { canaries: 2000, guesses: 200, correct: 200 };
    const provable = epsilonLowerBound(all, { delta: privacy.delta, confidence: 0.975 });
    expect(result.canaries.lowerBound).toBeGreaterThanOrEqual(provable);
    expect(provable).toBeGreaterThan(1.9 * result.ledger.epsilon!);
    expect(result.canaries.estimate).toBeGreaterThan(4 * result.ledger.epsilon!);
    expect(isRefuted(result)).toBe(true);
  });

  it('with a quarter of the standard deviation that is stated', async () => {
    const quiet: AuditedBuild['release'] = (input, config) =>
      thisBuild.release(input, { ...config, variance: Math.ceil(config.variance / 16) });
    expect(isRefuted(await run({}, { release: quiet }))).toBe(true);
  });

  it('with an intake that takes updates of any length', async () => {
    const result = await run({}, { admit: () => undefined });
    expect(result.canaries.length).toBeCloseTo(8, 1);
    expect(isRefuted(result)).toBe(true);
  });
});

describe('what single updates and releases tell of visitors', () => {
  it('is most of their items, from a delta as from an update, whether a tensor is sparse or dense', async () => {
    const result = await run();
    const popular = itemLeak(result, 'popular');
    for (const source of ['delta', 'update, clipped', 'update, itemInput', 'update, itemOutput']) {
      expect(itemLeak(result, source).precision).toBeGreaterThan(2 * popular.precision);
      expect(itemLeak(result, source).exact).toBeGreaterThan(1.5 * popular.exact);
    }
    // only what was met is read; the softmax moves every row
    expect(itemLeak(result, 'update, itemInput').ranked).toBeLessThan(0.25);
    expect(itemLeak(result, 'update, itemOutput').ranked).toBeGreaterThan(0.9);
  });

  it('is no more than what is popular, from a noised release', async () => {
    const result = await run();
    for (const released of ['sum as released', 'difference']) {
      expect(itemLeak(result, released).exact).toBeLessThan(1.2 * itemLeak(result, 'popular').exact);
    }
  });

  it('is who was in a sum without noise, and less under more noise', async () => {
    const aucOf = (result: LeakageResult, source: string): number =>
      result.membership.leaks.find((leak) => leak.source === source)!.auc;
    const [noised, clear] = [await run({ cohort: 20 }), await run({ cohort: 20, privacy: null })];
    for (const result of [noised, clear]) {
      expect(aucOf(result, 'sum before noise')).toBeGreaterThan(0.8);
    }
    expect(aucOf(clear, 'sum as released')).toBe(aucOf(clear, 'sum before noise'));
    // 20 members and 100 others: an AUC of .5 is known to within .07
    expect(aucOf(noised, 'sum as released')).toBeLessThan(0.7);
    const released = 'difference of two released models';
    expect(aucOf(clear, released)).toBeGreaterThan(0.7);
    expect(aucOf(noised, released)).toBeLessThan(0.7);
  });

  it('is the same where canaries are in the attacked release: whoever asks about visitors is told them', async () => {
    const auc = async (canaries: number) => {
      const { membership } = await run({ releases: 1, privacy: null, canaries });
      return membership.leaks.find(({ source }) => source === 'sum as released')!.auc;
    };
    expect(await auc(2000)).toBe(await auc(20));
  });

  it('is the same again, to the bit', async () => {
    const changes = { releases: 2, canaries: 200 };
    expect(await run(changes)).toEqual(await run(changes));
  });
});

describe('a plan', () => {
  it('is refused where too few users are left out of a cohort, or canaries could leave 32 bits', () => {
    expect(() => planOf({ cohort: 290 })).toThrow('cohort: expected at most 280, got 290');
    expect(() => planOf({ canaries: 600_000 })).toThrow('BAD_CONFIG');
  });

  it('plants canaries as often as a profile may give, once without noise, and attacks visitors before, where it can', () => {
    const wherein = (changes: Partial<LeakageOptions>) => {
      const { attacked, firstPlanted } = planOf(changes);
      return { attacked, firstPlanted };
    };
    // 12 releases of 100 among 300 users: nobody in more than four
    expect(wherein({ releases: 12 })).toEqual({ attacked: 6, firstPlanted: 8 });
    expect(wherein({ releases: 12, cohort: 200 })).toEqual({ attacked: 3, firstPlanted: 4 });
    expect(wherein({ releases: 12, cohort: 280 })).toEqual({ attacked: 0, firstPlanted: 0 });
    expect(wherein({ releases: 12, privacy: null })).toEqual({ attacked: 6, firstPlanted: 11 });
    expect(wherein({ releases: 1, privacy: null })).toEqual({ attacked: 0, firstPlanted: 0 });
  });

  it('is half of the users a release where nothing is said and there are few', () => {
    expect(planOf({ cohort: undefined }).simulation.settings.cohort).toBe(150);
  });
});
