import { describe, expect, it } from 'vitest';
import { type Leaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { heldModel } from '../../../shared/log/model-line.ts';
import { emptyLogState, type LogState, step } from '../../../shared/log/state.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { dim, LogBuilder, measuredSite, noisySite, quietSite, someUpdate } from './log-builder.ts';
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
const aggregate: Leaf = { kind: 'aggregate', round: 1, from: 6, to: 7, exceptions: [], sum: hash };
const model = { version: 2, file: hash, scoring: hash, master: hash, optimizer: hash };
const released = { metrics: null, variance: 16_384, rho: 0.125 };
const release: Leaf = { kind: 'release', round: 1, model, ...released };

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
  const rule = { kind: 'trimmed-mean', trim: 0.1 } as const;

  it('LA9 may state a rule for cohorts where there is no privacy', () => {
    const stated = { ...config, site: { ...quietSite, aggregation: rule } };
    expect(step(waiting.state, stated).config?.site.aggregation).toEqual(rule);
  });

  it.each([
    ['noise', { ...noisySite, aggregation: rule }],
    ['a budget', { ...quietSite, privacy: { ...quietSite.privacy, budgetEpsilon: 8 }, aggregation: rule }],
    [
      'a cohort that is too large to look at',
      { ...quietSite, round: { ...quietSite.round, cohort: 4097 }, aggregation: rule },
    ],
  ])('LA9 may state no rule for cohorts beside %s', (_, site) => {
    refused(waiting.state, { ...config, site });
  });

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

describe('an end of a round', () => {
  const end = { kind: 'round-end', round: 1 } as const;

  it('LG15 ends the round that collects: nothing of it is released, and the next one opens', () => {
    const after = step(collecting.state, end);
    const { model: before, ledger, releases } = collecting.state;
    expect(after).toMatchObject({
      round: { kind: 'waiting' },
      nextRound: 2,
      model: before,
      ledger,
      releases,
    });
    expect(step(after, { ...open, round: 2, period: '1' }).round).toMatchObject({
      kind: 'collecting',
      round: 2,
    });
  });

  it.each([
    ['before any config', 'empty', end],
    ['while none collects', 'waiting', end],
    ['of another round', 'collecting', { ...end, round: 0 }],
    ['of a round that is closed: its sum is fixed', 'closed', end],
  ] as const)('LG15 is refused %s', (_, state, leaf) => {
    refused(
      {
        ...{ empty: emptyLogState },
        waiting: waiting.state,
        collecting: collecting.state,
        closed: closed.state,
      }[state],
      leaf,
    );
  });

  it.each([
    ['a release', release],
    ['a close', aggregate],
    ['a contribution', contribution],
    ['a second end', end],
    ['the same round again', open],
  ] as const)('LG15 takes %s no more', (_, leaf) => {
    refused(step(collecting.state, end), leaf);
  });
});

describe('a roll-back', () => {
  const back = (log: LogBuilder, toVersion: number, other: object = {}): Leaf => ({
    kind: 'rollback',
    cause: 'operator',
    toVersion,
    model: { ...log.state.models.find(({ version }) => version === toVersion)!, version: 4 },
    round: null,
    ...other,
  });
  const three = () => new LogBuilder().play([1]).play([2]).play([3]);

  it('LG8 goes back to an earlier model under the next version, and rounds go on counting', () => {
    const log = three();
    const first = log.state.models[1]!;
    const after = step(log.state, back(log, 1));
    expect(after.model).toEqual({ ...first, version: 4 });
    expect(after).toMatchObject({
      round: { kind: 'waiting' },
      nextRound: 3,
      releases: 3,
      size: log.state.size + 1,
    });
    const opened = step(after, { ...open, round: 3, period: '1', base: 4 });
    expect(opened.round).toMatchObject({ kind: 'collecting', base: 4 });
  });

  it('LG8 refunds nothing', () => {
    const log = three();
    expect(step(log.state, back(log, 0)).ledger).toEqual(log.state.ledger);
  });

  it('LG8 may go back again, to a model that was itself gone back to', () => {
    const log = three().rollBack(1).rollBack(3).rollBack(4);
    expect(log.state.model?.version).toBe(6);
    expect(log.state.model?.master).toBe(log.state.models[1]?.master);
  });

  it('LG8 ends a round that collects, and names it', () => {
    const log = three().open().contribute(someUpdate(4));
    const after = step(log.state, back(log, 2, { round: 3 }));
    expect(after.round).toEqual({ kind: 'waiting' });
    refused(after, { ...contribution, round: 3 });
    refused(after, { ...aggregate, round: 3 });
    refused(log.state, back(log, 2));
    refused(log.state, back(log, 2, { round: 2 }));
  });

  it('LG8 names no round where none collects, and waits for the release of a closed one', () => {
    const log = three();
    refused(log.state, back(log, 2, { round: 2 }));
    const closing = three().open().contribute(someUpdate(4)).close();
    refused(closing.state, back(closing, 2, { round: 3 }));
    refused(closing.state, back(closing, 2));
  });

  it.each([
    ['the current model', 3, {}],
    ['the same version again', 1, { model: { ...model, version: 3 } }],
    ['a version left out', 1, { model: { ...model, version: 5 } }],
  ])('LG8 refuses %s', (_, toVersion, other) => {
    const log = three();
    refused(log.state, back(log, toVersion, other));
  });

  it('LG8 refuses a version that there never was', () => {
    const log = three();
    refused(log.state, { ...back(log, 1), toVersion: 9 } as Leaf);
  });

  it.each(['file', 'master', 'optimizer'])('LG8 refuses another %s than that version had', (name) => {
    const log = three();
    const honest = back(log, 1) as LeafOf<'rollback'>;
    refused(log.state, { ...honest, model: { ...honest.model, [name]: hash } });
  });

  it('LG8 refuses a model of more than a hundred releases ago', () => {
    const log = new LogBuilder();
    const first = log.state.models[0]!;
    for (let i = 0; i < 101; i++) log.play([1]);
    const to = (version: number): Leaf =>
      ({ ...back(log, version), model: { ...first, version: 102 } }) as Leaf;
    refused(log.state, to(0));
    expect(log.state.models[0]?.version).toBe(1);
    expect(() => log.rollBack(1)).not.toThrow();
  });

  it('LG8 comes after a config like any leaf', () => {
    refused(emptyLogState, back(three(), 1));
  });
});

describe('the metrics in a log', () => {
  const measured = () => new LogBuilder(measuredSite);

  it('LG3 stand in a release exactly where they are configured', () => {
    const log = measured()
      .open()
      .contribute(new Int32Array(dim + 6))
      .close();
    const honest: Leaf = {
      ...release,
      round: 0,
      model: { ...model, version: 1 },
      metrics: [1, 2, 3, 4, 5, 6],
    };
    expect(step(log.state, honest).evaluations).toEqual([
      { version: 0, heldVersion: null, sums: [1, 2, 3, 4, 5, 6], unit: 18, variance: 16_384 },
    ]);
    refused(log.state, { ...honest, metrics: null });
    refused(closed.state, { ...release, metrics: [1, 2, 3, 4, 5, 6] } as Leaf);
  });

  it('LG3 LA8 are as many as the experiment has, and are summed for it; six are not enough', () => {
    const shares = { recommendations: 0.5, popularity: 0.5, none: 0 };
    const experiment = { name: 'spring', placements: ['home'], shares };
    const tried = { ...measuredSite, metrics: { ...measuredSite.metrics!, experiment } };
    const log = new LogBuilder(tried)
      .open()
      .contribute(new Int32Array(dim + 30))
      .close();
    const sums = Array.from({ length: 30 }, (_, i) => 9 * i); // of units of floor(32 / sqrt 11)
    const honest: Leaf = { ...release, round: 0, model: { ...model, version: 1 }, metrics: sums };
    const state = step(log.state, honest);
    expect(state.evaluations[0]).toMatchObject({ sums: [0, 9, 18, 27, 36, 45], unit: 9 });
    expect(state.experiment?.counts).toEqual(Array.from({ length: 24 }, (_, i) => 6 + i));
    for (const length of [6, 29, 31]) {
      refused(log.state, { ...honest, metrics: Array.from({ length }, () => 0) });
    }
  });

  it('PR9 come from a current model and one that lies `lag` releases back', () => {
    const log = measured();
    const none = new Int32Array(dim + 6);
    for (let i = 0; i < 5; i++) log.open().contribute(none).close().release();
    const versions = log.state.evaluations.map(({ version, heldVersion }) => [version, heldVersion]);
    // a lag of 2: version 1 has none before it but 0
    expect(versions).toEqual([
      [0, null],
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 2],
    ]);
    expect(heldModel(log.state, measuredSite)?.version).toBe(3);
    log.rollBack(2);
    expect(log.state).toMatchObject({ evaluations: [], lineFrom: 6 });
    expect(heldModel(log.state, measuredSite)).toBeNull();
    log.open().contribute(none).close().release();
    expect(heldModel(log.state, measuredSite)?.version).toBe(6);
  });

  it('PR9 hold nobody where nobody is to be held, or metrics are off', () => {
    const { state } = measured()
      .open()
      .contribute(new Int32Array(dim + 6))
      .close()
      .release();
    const metrics = { ...measuredSite.metrics!, holdout: 0 };
    expect(heldModel(state, measuredSite)?.version).toBe(0);
    expect(heldModel(state, { ...measuredSite, metrics })).toBeNull();
    expect(heldModel(state, noisySite)).toBeNull();
  });

  it('PR9 are kept for a hundred releases', () => {
    const log = measured();
    const none = new Int32Array(dim + 6);
    for (let i = 0; i < 103; i++) log.open().contribute(none).close().release();
    expect(log.state.evaluations).toHaveLength(100);
    expect(log.state.evaluations.at(-1)?.version).toBe(102);
  });
});
