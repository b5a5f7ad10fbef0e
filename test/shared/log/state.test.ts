import { describe, expect, it } from 'vitest';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { emptyLogState, type LogState, step } from '../../../shared/log/state.ts';
import { LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';

const hash = 'a'.repeat(64);

// leaves 0 to 4: config, round-open, contribution, aggregate, release; then round-open, contribution, aggregate
const waiting = new LogBuilder().play([1]);
const collecting = new LogBuilder().play([1]).open().contribute(someUpdate(2));
const closed = new LogBuilder().play([1]).open().contribute(someUpdate(2)).close();

// the leaf of each kind that fits where its kind belongs
const config = waiting.configLeaf();
const open = { kind: 'round-open', round: 1, period: '0', base: 1, seed: hash, time: 0 } as const;
const contribution = { kind: 'contribution', round: 1, update: hash } as const;
const aggregate = { kind: 'aggregate', round: 1, from: 6, to: 7, sum: hash } as const;
const model = { version: 2, file: hash, master: hash, optimizer: hash };
const release = { kind: 'release', round: 1, model, variance: 16_384, rho: 0.125 } as const;

const refused = (state: LogState, leaf: Leaf) => expect(() => step(state, leaf)).toThrow(refusal('BAD_LOG'));

describe('the state of a log', () => {
  it('LG3 goes from waiting through collecting and closed back to waiting', () => {
    const steps = [open, contribution, aggregate, release];
    const kinds: string[] = [];
    const end = steps.reduce((state: LogState, leaf) => {
      const next = step(state, leaf);
      kinds.push(next.round.kind);
      return next;
    }, waiting.state);
    expect(kinds).toEqual(['collecting', 'collecting', 'closed', 'waiting']);
    expect(end).toMatchObject({ size: 9, releases: 2, nextRound: 2, model: { version: 2 } });
  });

  it('LG3 of a log with its config alone waits for the first round', () => {
    const { state } = new LogBuilder();
    expect(state).toMatchObject({ size: 1, model: { version: 0 }, round: { kind: 'waiting' }, nextRound: 0 });
  });

  it('LG3 counts contributions and remembers where they begin and end', () => {
    expect(collecting.state.round).toMatchObject({ contributions: 1, round: 1, base: 1, from: 6 });
    expect(closed.state.round).toMatchObject({ kind: 'closed', from: 6, to: 7 });
  });

  it('LG3 takes configs between rounds, as many as come', () => {
    const twice = step(step(waiting.state, config), { ...config, site: quietSite });
    expect(twice.config?.site).toEqual(quietSite);
    expect(twice.model).toEqual(waiting.state.model);
    expect(step(twice, { ...open, seed: null }).round.kind).toBe('collecting');
  });

  it('LG3 does not change the state that it steps from', () => {
    const before = structuredClone(closed.state);
    step(closed.state, release);
    expect(closed.state).toEqual(before);
  });
});

describe('a leaf at the wrong place', () => {
  const states = {
    empty: emptyLogState,
    waiting: waiting.state,
    collecting: collecting.state,
    closed: closed.state,
  };

  it.each([
    ['a round before any config', 'empty', open],
    ['a contribution before any config', 'empty', contribution],
    ['an aggregate before any config', 'empty', aggregate],
    ['a release before any config', 'empty', release],
    ['a config while a round collects', 'collecting', config],
    ['a config between close and release', 'closed', config],
    ['a second round while one collects', 'collecting', { ...open, round: 2 }],
    ['a second round between close and release', 'closed', { ...open, round: 2 }],
    ['a contribution outside a round', 'waiting', contribution],
    ['a contribution after the close', 'closed', contribution],
    ['an aggregate outside a round', 'waiting', aggregate],
    ['a second close', 'closed', { ...aggregate, to: 8 }],
    ['a release outside a round', 'waiting', release],
    ['a release of a round that collects', 'collecting', release],
  ] as const)('LG3 refuses %s', (_, state, leaf) => {
    refused(states[state], leaf);
  });

  it('LG3 refuses a second release of one round', () => {
    const once = step(closed.state, release);
    refused(once, { ...release, model: { ...model, version: 3 } });
  });
});

describe('a config', () => {
  it('LG3 begins a log with model 0', () => {
    const { model: first } = new LogBuilder().configLeaf();
    refused(emptyLogState, { ...config, model: { ...first, version: 1 } });
  });

  it('LG3 cannot change the spec', () => {
    refused(waiting.state, { ...config, specHash: hash });
  });

  it.each([
    ['version', { version: 0 }],
    ['file', { file: hash }],
    ['master', { master: hash }],
    ['optimizer', { optimizer: hash }],
  ])('LG3 cannot swap the current model: another %s', (_, other) => {
    refused(waiting.state, { ...config, model: { ...config.model, ...other } });
  });
});

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
