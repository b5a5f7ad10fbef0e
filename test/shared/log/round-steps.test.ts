import { describe, expect, it } from 'vitest';
import { type Leaf, parseLeaf } from '../../../shared/log/leaf.ts';
import { emptyLogState } from '../../../shared/log/state.ts';
import { step } from '../../../shared/log/step.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import {
  aggregate,
  closed,
  collecting,
  config,
  contribution,
  model,
  open,
  refused,
  release,
  waiting,
} from './fitting-leaves.ts';
import { LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';

describe('a round that opens', () => {
  it.each([
    ['a number left out', { round: 2 }],
    ['a number used before', { round: 0 }],
    ['an old base', { base: 0 }],
    ['a base to come', { base: 2 }],
    ['no seed where the noise is on', { seed: null }],
  ])('LG3 refuses %s', (_, other) => {
    refused(waiting.state, { ...open, ...other });
  });

  it('LG3 refuses a seed where the noise is off', () => {
    const quiet = new LogBuilder(quietSite);
    refused(quiet.state, { ...open, round: 0, base: 0 });
  });
});

describe('a contribution', () => {
  it.each([0, 2])('LG3 refuses one for round %d while round 1 collects', (round) => {
    refused(collecting.state, { ...contribution, round });
  });
});

describe('a close', () => {
  it.each([
    ['another round', { round: 0 }],
    ['a first contribution left out', { from: 7 }],
    ['a leaf of the round before taken in', { from: 5 }],
    ['a last contribution left out', { to: 6 }],
    ['contributions to come', { to: 8 }],
  ])('LG3 refuses %s', (_, other) => {
    refused(collecting.state, { ...aggregate, ...other });
  });

  it('LG3 names the contributions that are not in its sum', () => {
    const log = new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));
    expect(log.close(someUpdate(1), [3]).state.round).toMatchObject({ from: 2, to: 4, exceptions: [3] });
    expect(closed.state.round).toMatchObject({ exceptions: [] });
  });

  it.each([
    ['the leaf before its contributions', 1],
    ['itself', 4],
    ['a leaf to come', 5],
  ])('LG3 excepts no leaf but its contributions: not %s', (_, index) => {
    const log = new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));
    expect(() => log.close(log.sum, [index])).toThrow(refusal('BAD_LOG'));
    expect(() => log.close(log.sum, [index])).toThrow(/an exception is no contribution/);
  });

  it('LG3 refuses fewer contributions than the minimum in its sum, whatever it excepts', () => {
    const site = { ...noisySite, round: { ...noisySite.round, minimum: 2 } };
    const log = () =>
      new LogBuilder(site)
        .open()
        .contribute(someUpdate(1))
        .contribute(someUpdate(2))
        .contribute(someUpdate(3));
    expect(() => log().close(log().sum, [2, 4])).toThrow(/too few contributions/);
    expect(() => log().close(log().sum, [4])).not.toThrow();
  });

  it('LG3 refuses fewer contributions than the minimum', () => {
    const site = { ...noisySite, round: { ...noisySite.round, minimum: 2 } };
    const log = new LogBuilder(site).open().contribute(someUpdate(1));
    expect(() => log.close()).toThrow(refusal('BAD_LOG'));
    expect(() => new LogBuilder().open().close()).toThrow(refusal('BAD_LOG'));
    expect(() => log.contribute(someUpdate(2)).close()).not.toThrow();
  });
});

describe('a release', () => {
  it.each([
    ['another round', { round: 0 }],
    ['a version left out', { model: { ...model, version: 3 } }],
    ['the version that was', { model: { ...model, version: 1 } }],
    ['less noise than configured', { variance: 16_383 }],
    ['no noise', { variance: 0 }],
  ])('LG3 refuses %s', (_, other) => {
    refused(closed.state, { ...release, ...other });
  });

  it.each([0.25, 0, 0.1249999, null])('PV3 refuses a ledger of %j where .125 was spent', (rho) => {
    refused(closed.state, { ...release, rho });
  });

  it('PV3 refuses any guarantee where the noise was off', () => {
    const quiet = new LogBuilder(quietSite).open().contribute(someUpdate(1)).close();
    const quietRelease = { ...release, round: 0, model: { ...model, version: 1 }, variance: 0 };
    refused(quiet.state, { ...quietRelease, rho: 0 });
    expect(step(quiet.state, { ...quietRelease, rho: null }).releases).toBe(1);
  });
});

describe('the ledger in the log', () => {
  const spent = (log: LogBuilder) =>
    log.leaves.map((bytes) => JSON.parse(new TextDecoder().decode(bytes)).rho);

  it('PV3 charges a profile once a period where the cap is one: z = 2 is .125', () => {
    // two rounds a period
    const log = new LogBuilder().play([1]).play([2]).play([3]).play([4]).play([5]);
    expect(spent(log).filter((rho) => rho !== undefined)).toEqual([0.125, 0.125, 0.25, 0.25, 0.375]);
  });

  it('PV3 charges every release of a period up to the cap', () => {
    const site = { ...noisySite, privacy: { ...noisySite.privacy, cap: 2, roundsPerPeriod: 3 } };
    const log = new LogBuilder(site).play([1]).play([2]).play([3]).play([4]);
    expect(spent(log).filter((rho) => rho !== undefined)).toEqual([0.125, 0.25, 0.25, 0.375]);
  });

  it('PV3 has no guarantee ever again once one release went out without noise', () => {
    const log = new LogBuilder().play([1]).reconfigure(quietSite).play([2]).reconfigure(noisySite).play([3]);
    expect(spent(log).filter((rho) => rho !== undefined)).toEqual([0.125, null, null]);
  });
});

describe('the budget of a log', () => {
  const { delta } = noisySite.privacy;
  const withBudget = (rho: number) => {
    const budgetEpsilon = epsilonOf({ rho, delta });
    return { ...noisySite, privacy: { ...noisySite.privacy, budgetEpsilon } };
  };
  /** The leaves of five rounds, two a period, each period for .125, under a config that states another budget. */
  const overrun = (rho: number) => {
    const log = new LogBuilder().play([1]).play([2]).play([3]).play([4]).play([5]);
    const [, ...rest] = log.leaves.map(parseLeaf);
    return [{ ...config, model: new LogBuilder().configLeaf().model, site: withBudget(rho) }, ...rest];
  };
  const fold = (leaves: readonly Leaf[]) => leaves.reduce(step, emptyLogState);

  it('PV3 refuses the round whose release passes it, and no earlier one', () => {
    expect(fold(overrun(0.375)).releases).toBe(5);
    const leaves = overrun(0.25);
    const fifth = leaves.findIndex((leaf) => leaf.kind === 'round-open' && leaf.round === 4);
    const before = fold(leaves.slice(0, fifth));
    expect(before.releases).toBe(4);
    refused(before, leaves[fifth]!);
    expect(() => fold(overrun(0.249_999))).toThrow(refusal('BAD_LOG'));
    expect(() => fold(overrun(0.124_999))).toThrow(refusal('BAD_LOG'));
  });

  it('PV3 is that of the config in force: a larger one lets rounds go on', () => {
    const log = new LogBuilder(withBudget(0.125)).play([1]).play([2]);
    expect(() => log.open()).toThrow(refusal('BAD_LOG'));
    expect(() => log.reconfigure(withBudget(0.25)).play([3])).not.toThrow();
    expect(() => log.reconfigure(withBudget(0.125)).open()).toThrow(refusal('BAD_LOG'));
  });

  it('PV3 opens no round without noise, which no budget pays for', () => {
    const { budgetEpsilon } = withBudget(1000).privacy;
    const free = { ...quietSite, privacy: { ...quietSite.privacy, budgetEpsilon } };
    expect(() => new LogBuilder(free).open()).toThrow(refusal('BAD_LOG'));
  });
});
