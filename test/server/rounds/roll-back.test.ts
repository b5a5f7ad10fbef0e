import { beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { ledgerRho } from '../../../shared/privacy/ledger.ts';
import { announcementSchema } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { bitsOf, configWith, quietConfig, siteOf, updateBytes } from '../test-site.ts';
import { backTo } from './back-to.ts';
import { type Bench, openBench } from './bench.ts';
import { fillRound, measuredConfig } from './measured-site.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf, replayStore } from './replayed-store.ts';

const fine = { current: true, held: true };
const spoilt = { current: false, held: true };

const site = siteOf(measuredConfig);
const noRollback = siteOf({ ...measuredConfig, metrics: { ...measuredConfig.metrics!, rollback: false } });

let bench: Bench;
beforeEach(() => {
  bench = openBench({ site });
});

const lastRollback = ({ store }: Bench) =>
  leavesOf(store)
    .filter(({ kind }) => kind === 'rollback')
    .at(-1);
const modelBits = (each: Bench, config = site) => bitsOf(replayStore(each.store, config).master.model);

describe('a model that does worse than the held one', () => {
  const play = async (on: Bench) => {
    for (const plan of [fine, fine, fine, spoilt]) await fillRound(on, plan);
  };

  it('LG8 is withdrawn right after the release that shows it, back to the held model', async () => {
    await play(bench);
    // round 3 collected on version 3, while version 1 was held; its release is version 4
    expect(lastRollback(bench)).toMatchObject({ cause: 'metrics', toVersion: 1, round: null });
    expect(kindsOf(bench.store).slice(-3)).toEqual(['release', 'rollback', 'round-open']);
    const { state } = bench.aggregator;
    expect(state.model).toEqual({ ...state.models[1], version: 5 });
    expectReplays(bench.store, site);
  });

  it('LG8 PR3 is announced as withdrawn: the earlier file under the next version, nobody held for a round', async () => {
    await play(bench);
    const announcement = parseWith(announcementSchema, bench.aggregator.announcement());
    expect(bench.announced.at(-1)).toEqual(announcement);
    expect(announcement).toMatchObject({ held: null, round: { number: 4, contributions: 0 } });
    expect(announcement.model).toMatchObject({ version: 5, hash: bench.announced[0]?.model.hash });
    expect(announcement.metrics).toMatchObject({ releases: 0, status: 'not enough visitors' });
    await fillRound(bench, fine);
    expect(bench.aggregator.announcement().held?.version).toBe(5);
  });

  it('LG8 goes on from the earlier model and optimizer state as if the later ones had never been', async () => {
    await play(bench);
    const straight = openBench({ site });
    await fillRound(straight, fine);
    expect(modelBits(bench)).toEqual(modelBits(straight));
    expect(bench.aggregator.state.model?.optimizer).toBe(straight.aggregator.state.model?.optimizer);
  });

  it('LG8 refunds nothing', async () => {
    const noisy = { ...measuredConfig, privacy: { ...measuredConfig.privacy, variance: 1 } };
    const charged = openBench({ site: siteOf(noisy) });
    await play(charged);
    expect(lastRollback(charged)).toMatchObject({ toVersion: 1 });
    const stated = leavesOf(charged.store).flatMap((leaf) => (leaf.kind === 'release' ? [leaf.rho] : []));
    expect(stated).toHaveLength(4);
    expect(ledgerRho(charged.aggregator.state.ledger)).toBe(stated.at(-1));
    await fillRound(charged, fine);
    expect(ledgerRho(charged.aggregator.state.ledger)).toBeGreaterThan(stated.at(-1)!);
    expectReplays(charged.store, siteOf(noisy));
  });

  it('LG8 is judged by the configuration in the log: it stays where roll-back is off', async () => {
    const watching = openBench({ site: noRollback });
    await play(watching);
    expect(lastRollback(watching)).toBeUndefined();
    expect(watching.aggregator.state.model?.version).toBe(4);
  });

  it('LG8 is withdrawn by the next start where roll-back is turned on in between', async () => {
    await play(openBench({ store: bench.store, site: noRollback }));
    const on = openBench({ store: bench.store, site });
    await fillRound(on, spoilt); // the open round goes on under the old configuration
    expect(kindsOf(bench.store).slice(-4)).toEqual(['release', 'config', 'rollback', 'round-open']);
    expectReplays(bench.store, site);
  });

  it('LG8 stays where both arms do as badly: tastes have changed, not the model', async () => {
    for (const plan of [fine, fine, { current: false, held: false }]) await fillRound(bench, plan);
    expect(lastRollback(bench)).toBeUndefined();
  });

  it('LG8 is withdrawn also where the budget pays for no further round', async () => {
    const privacy = {
      ...measuredConfig.privacy,
      variance: 1,
      cap: 4,
      roundsPerPeriod: 100,
      budgetEpsilon: 1e9,
    };
    const poor = siteOf({ ...measuredConfig, privacy });
    const last = openBench({ site: poor });
    for (const plan of [fine, fine, fine]) await fillRound(last, plan);
    const spent = siteOf({ ...poor.config, privacy: { ...privacy, budgetEpsilon: 1e-3 } });
    const broke = openBench({ store: last.store, site: spent });
    await fillRound(broke, spoilt);
    expect(broke.aggregator.announcement()).toMatchObject({ paused: 'budget spent', model: { version: 5 } });
    expect(kindsOf(last.store).at(-1)).toBe('rollback');
    broke.aggregator.tick();
    expect(kindsOf(last.store).at(-1)).toBe('rollback');
  });
});

describe('an operator who goes back', () => {
  const quiet = siteOf(quietConfig);
  let plain: Bench;
  beforeEach(async () => {
    plain = openBench({ site: quiet });
    await plain.giveAll(1, 2, 3, 4, 5, 6);
  });

  it('LG8 gets the earlier model under the next version, and the next round on it', async () => {
    plain.aggregator.act(...backTo(1));
    expect(plain.announced.at(-1)).toMatchObject({ model: { version: 3 }, round: null });
    plain.run();
    expect(plain.announced.at(-1)).toMatchObject({ model: { version: 3 }, round: { number: 3 } });
    const straight = openBench({ site: quiet });
    await straight.giveAll(1, 2, 3);
    expect(modelBits(plain, quiet)).toEqual(modelBits(straight, quiet));
    await plain.giveAll(7, 8, 9);
    await straight.giveAll(7, 8, 9);
    expect(modelBits(plain, quiet)).toEqual(modelBits(straight, quiet));
    expectReplays(plain.store, quiet);
  });

  it('LG8 PR5 ends the round that collects; its updates keep leaf and receipt, and the act names the round', async () => {
    const stored = await plain.give(7);
    const waiting = plain.hand(8); // checked, not stored yet
    plain.aggregator.act(...backTo(1));
    const late = await waiting;
    expect(leavesOf(plain.store).at(-2)).toMatchObject({ kind: 'act', act: 'roll-back', round: 2 });
    expect(lastRollback(plain)).toMatchObject({ cause: 'operator', toVersion: 1, round: null });
    expectReceipt(plain.store, stored, updateBytes(7));
    expectReceipt(plain.store, late, updateBytes(8));
    plain.run();
    expect(await plain.give(7, { round: 2, baseVersion: 2 })).toEqual(stored);
    await expect(plain.give(9, { round: 2, baseVersion: 2 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    expect(plain.aggregator.announcement().round).toMatchObject({ number: 3, contributions: 0 });
    expectReplays(plain.store, quiet);
  });

  it('LG8 spends nothing on the round that it ends', () => {
    const before = plain.aggregator.state.ledger;
    plain.aggregator.act(...backTo(0));
    expect(plain.aggregator.state.ledger).toEqual(before);
  });

  it('LG8 PR4 has no updates from before: the models that they come from are withdrawn, however stale one may be', async () => {
    const patient = siteOf(configWith({ round: { maxStaleness: 5 }, privacy: { variance: 0 } }));
    const stale = openBench({ site: patient });
    await stale.giveAll(1, 2, 3, 4, 5, 6);
    stale.aggregator.act(...backTo(1));
    stale.run();
    for (const baseVersion of [0, 1, 2]) {
      await expect(stale.give(7, { baseVersion })).rejects.toThrow(refusal('STALE_MODEL'));
    }
    await stale.giveAll(7, 8, 9);
    await stale.give(10, { baseVersion: 3 });
    expectReplays(stale.store, patient);
  });

  it.each([2, 3, -1, 1.5, Number.NaN])(
    'LG8 is told that there is no version %d to go back to, and nothing changes',
    (to) => {
      const size = plain.store.size();
      expect(() => plain.aggregator.act(...backTo(to))).toThrow(refusal('BAD_CONFIG'));
      expect(plain.store.size()).toBe(size);
      expect(plain.aggregator.announcement().model.version).toBe(2);
    },
  );

  it('LG8 is told where the earlier model is lost, and the current one stays', () => {
    const store = createMemoryStore();
    let lost = false;
    const blob = (address: string) => (lost ? undefined : store.blob(address));
    const forgetful = openBench({ store: { ...store, blob }, site: quiet });
    return forgetful.giveAll(1, 2, 3).then(() => {
      lost = true;
      expect(() => forgetful.aggregator.act(...backTo(0))).toThrow(refusal('BAD_LOG'));
      expect(kindsOf(store).at(-1)).toBe('round-open');
    });
  });

  it('LG8 may try again where the store refuses; a closed round is released first', async () => {
    const store = createFailingStore(createMemoryStore());
    const failing = openBench({ store, site: quiet });
    await failing.giveAll(1, 2, 3);
    const last = [4, 5, 6].map((number) => failing.hand(number));
    store.refuse(1, 2); // updates and `aggregate` are written, the release is not
    expect(() => failing.aggregator.act(...backTo(0))).toThrow(DiskFull);
    await Promise.all(last);
    expect(failing.aggregator.state.round.kind).toBe('closed');
    failing.aggregator.act(...backTo(0));
    expect(kindsOf(store).slice(-5)).toEqual(['aggregate', 'release', 'round-open', 'act', 'rollback']);
    store.refuse(1);
    expect(() => failing.run()).toThrow(DiskFull);
    failing.aggregator.tick();
    expect(failing.announced.at(-1)).toMatchObject({ model: { version: 3 }, round: { number: 3 } });
    expectReplays(store, quiet);
  });

  it('LG8 finds everything as it was after a restart, also before the next round is open', async () => {
    await plain.give(7);
    plain.aggregator.act(...backTo(1));
    const restarted = openBench({ store: plain.store, site: quiet });
    expect(restarted.aggregator.announcement()).toMatchObject({
      model: { version: 3 },
      round: { number: 3 },
    });
    await restarted.giveAll(7, 8, 9);
    expectReplays(plain.store, quiet);
    const again = openBench({ store: plain.store, site: quiet });
    expect(again.aggregator.state).toEqual(restarted.aggregator.state);
  });
});
