/** Acknowledged updates that the medium has lost since: the round goes on without them, and its aggregate leaf says so. */
import { describe, expect, it } from 'vitest';
import { storeEvidence } from '../../../server/audit/store-evidence.ts';
import { sumSaltKey } from '../../../server/rounds/round-secrets.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import type { Store } from '../../../server/store/store.ts';
import { hashSum } from '../../../shared/log/commitments.ts';
import type { Leaf } from '../../../shared/log/leaf.ts';
import { ledgerRho } from '../../../shared/privacy/ledger.ts';
import type { Receipt } from '../../../shared/protocol/messages.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, DiskFull } from '../failing-store.ts';
import { configWith, honestUpdate, siteOf, updateBytes } from '../test-site.ts';
import { type Bench, noon, openBench } from './bench.ts';
import { damages, damageUpdate } from './damaged-update.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf, replayStore } from './replayed-store.ts';

/** What honest updates of these numbers add up to, added here. */
const naiveSum = (...numbers: readonly number[]) =>
  numbers.map(honestUpdate).reduce((sum, update) => sum.map((value, i) => value + update[i]!));

const aggregates = (store: Store) =>
  leavesOf(store).filter((leaf): leaf is Extract<Leaf, { kind: 'aggregate' }> => leaf.kind === 'aggregate');

/** The last aggregate states the sum of these updates, without those of these leaves. */
function expectSum(store: Store, numbers: readonly number[], exceptions: readonly number[]): void {
  const { round, sum, exceptions: stated } = aggregates(store).at(-1)!;
  expect(stated).toEqual(exceptions);
  expect(sum).toBe(hashSum(store.secret(sumSaltKey(round))!, naiveSum(...numbers)));
}

const restarted = ({ store, clock }: Bench): Bench => openBench({ store, clock });

/** A round of three updates whose aggregate could not be written: full, and it collects. */
async function fullRound() {
  const store = createFailingStore(createMemoryStore());
  const bench = openBench({ store });
  const given = [1, 2, 3].map((number) => bench.hand(number));
  store.refuse(1, 1);
  expect(() => bench.aggregator.tick()).toThrow(DiskFull);
  const receipts = (await Promise.all(given)) as [Receipt, Receipt, Receipt];
  expect(bench.aggregator.state.round).toMatchObject({ kind: 'collecting', contributions: 3 });
  return { bench, store, receipts };
}

describe('a round of which an acknowledged update was damaged', () => {
  it.each(damages)('LG3 goes on after a restart and is released without it: %s', async (damage) => {
    const bench = openBench();
    const [first, second] = (await bench.giveAll(1, 2)) as [Receipt, Receipt];
    damageUpdate(bench.store, second, damage);
    const { store, aggregator, giveAll, leftOut } = restarted(bench);
    expect(leftOut).toEqual([{ round: 0, leafIndices: [second.leafIndex] }]);
    expect(aggregator.announcement().round).toMatchObject({ number: 0, contributions: 2 });
    const [third] = await giveAll(3);
    expect(aggregator.state).toMatchObject({ releases: 1, round: { kind: 'collecting', round: 1 } });
    expectSum(store, [1, 3], [second.leafIndex]);
    expectReplays(store);
    [first, second, third!].forEach((receipt, i) => {
      expectReceipt(store, receipt, updateBytes(i + 1));
    });
    await giveAll(4, 5, 6);
    expectSum(store, [4, 5, 6], []);
    expectReplays(store);
  });

  it('LG3 excepts nothing where nothing was damaged, and tells nothing', async () => {
    const bench = openBench();
    await bench.giveAll(1, 2);
    const { store, leftOut, giveAll } = restarted(bench);
    await giveAll(3);
    expect(leftOut).toEqual([]);
    expectSum(store, [1, 2, 3], []);
  });

  it('PR5 answers a resend of it with its receipt, and adds nothing', async () => {
    const bench = openBench();
    const [first] = await bench.giveAll(1);
    damageUpdate(bench.store, first!, 'bytes gone');
    const { give, giveAll, store } = restarted(bench);
    expect(await give(1)).toEqual(first);
    await giveAll(2, 3);
    expectSum(store, [2, 3], [first!.leafIndex]);
  });

  it('PR6 holds one update of a profile whose record was lost with it, where it sends again', async () => {
    const bench = openBench();
    const [first] = await bench.giveAll(1);
    damageUpdate(bench.store, first!, 'record gone');
    const { give, giveAll, store } = restarted(bench);
    expect(await give(1)).not.toEqual(first);
    await giveAll(2);
    expectSum(store, [1, 2], [first!.leafIndex]);
  });

  it('PR5 takes no second update of a profile whose record cannot be read', async () => {
    const bench = openBench();
    const [first] = await bench.giveAll(1);
    damageUpdate(bench.store, first!, 'record not readable');
    const after = restarted(bench);
    await expect(after.give(1)).rejects.toThrow(refusal('BAD_LOG'));
    expect(after.aggregator.state.round).toMatchObject({ contributions: 1 });
  });

  it('LG3 waits at its deadline until the minimum is in its sum', async () => {
    const bench = openBench();
    const [, second] = await bench.giveAll(1, 2);
    damageUpdate(bench.store, second!, 'bytes gone');
    const { aggregator, clock, giveAll, store } = restarted(bench);
    clock.now = noon + 60_000;
    aggregator.tick();
    expect(aggregator.state.releases).toBe(0);
    await giveAll(3);
    expectSum(store, [1, 3], [second!.leafIndex]);
    expect(aggregator.state.releases).toBe(1);
  });

  it('LG3 is released at the restart where it is full and enough is in its sum', async () => {
    const { bench, store, receipts } = await fullRound();
    damageUpdate(store, receipts[0], 'bytes gone');
    expect(restarted(bench).aggregator.state.releases).toBe(1);
    expectSum(store, [2, 3], [receipts[0].leafIndex]);
    expectReplays(store);
  });
});

describe('a round that cannot come to the minimum in its sum any more', () => {
  const stuck = async () => {
    const { bench, store, receipts } = await fullRound();
    for (const receipt of receipts.slice(1)) damageUpdate(store, receipt, 'bytes gone');
    return { ...restarted({ ...bench, store }), receipts };
  };

  it('LG15 LG3 ends without a release, spends nothing, and the next one opens', async () => {
    const { aggregator, store, lost } = await stuck();
    expect(lost).toEqual([0]);
    expect(kindsOf(store).slice(-3)).toEqual(['contribution', 'round-end', 'round-open']);
    expect(aggregator.state).toMatchObject({ releases: 0, ledger: { periods: [] }, round: { round: 1 } });
    expect(aggregator.announcement()).toMatchObject({ model: { version: 0 }, round: { contributions: 0 } });
  });

  it('LG15 LG7 is in no later sum, and keeps its receipts', async () => {
    const { aggregator, give, giveAll, store, receipts } = await stuck();
    expect(await give(1, { round: 0, baseVersion: 0 })).toEqual(receipts[0]);
    await expect(give(4, { round: 0 })).rejects.toThrow(refusal('ROUND_CLOSED'));
    await giveAll(4, 5, 6);
    expectSum(store, [4, 5, 6], []);
    // one release of z = 2: 1 / (2 z^2)
    expect([aggregator.state.releases, ledgerRho(aggregator.state.ledger)]).toEqual([1, 0.125]);
    expectReplays(store);
  });

  it('LG15 ends before it is full, too', async () => {
    const bench = openBench();
    for (const receipt of await bench.giveAll(1, 2)) damageUpdate(bench.store, receipt, 'bytes gone');
    const { lost, store } = restarted(bench);
    expect(lost).toEqual([0]);
    expect(kindsOf(store).slice(-2)).toEqual(['round-end', 'round-open']);
  });

  it('LG15 is written once: where the store refuses it, the next start ends it', async () => {
    const { bench, store, receipts } = await fullRound();
    for (const receipt of receipts.slice(1)) damageUpdate(store, receipt, 'bytes gone');
    store.refuse(1);
    expect(() => restarted({ ...bench, store })).toThrow(DiskFull);
    expect(kindsOf(store).at(-1)).toBe('contribution');
    for (let i = 0; i < 2; i++) restarted({ ...bench, store });
    expect(kindsOf(store).slice(-2)).toEqual(['round-end', 'round-open']);
  });
});

describe('a round that was closed with an exception', () => {
  /** The release could not be written. */
  async function closedRound() {
    const { bench, store, receipts } = await fullRound();
    damageUpdate(store, receipts[1], 'bytes gone');
    store.refuse(1, 1);
    expect(() => restarted({ ...bench, store })).toThrow(DiskFull);
    expect(kindsOf(store).at(-1)).toBe('aggregate');
    return { bench: { ...bench, store }, store, lost: receipts[1] };
  }

  it('LG3 is released as its leaf says at the next start', async () => {
    const { bench, store, lost } = await closedRound();
    const { aggregator, leftOut } = restarted(bench);
    expect([aggregator.state.releases, leftOut]).toEqual([1, []]);
    expectSum(store, [1, 3], [lost.leafIndex]);
    expectReplays(store);
  });

  it('LG3 is without the excepted update though it can be read again', async () => {
    const { bench, store, lost } = await closedRound();
    const leaf = leavesOf(store)[lost.leafIndex];
    if (leaf?.kind !== 'contribution') throw new TypeError('no contribution');
    store.write({ blobs: new Map([[updateAddress(leaf.update), updateBytes(2)]]) });
    expect(restarted(bench).aggregator.state.releases).toBe(1);
    expectSum(store, [1, 3], [lost.leafIndex]);
    expectReplays(store);
  });

  it('LG7 does not stand for updates that are damaged later: replay misses them', async () => {
    const bench = openBench();
    const [, , third] = (await bench.giveAll(1, 2, 3)) as Receipt[];
    damageUpdate(bench.store, third!, 'bytes gone');
    expect(() => replayStore(bench.store)).toThrow(/the update is not the stated one/);
  });
});

describe('evidence with a damaged record', () => {
  const hour = 3_600_000;
  const site = siteOf(configWith({ round: { deadlineMs: 1000 * hour } }));

  it.each(['record gone', 'record not readable'] as const)(
    'LG13 is erased with the rest, and stops nothing: %s',
    async (damage) => {
      const bench = openBench({ site, evidenceMs: hour });
      const [first] = await bench.giveAll(1, 2, 3);
      const leaf = leavesOf(bench.store)[first!.leafIndex];
      if (leaf?.kind !== 'contribution') throw new TypeError('no contribution');
      damageUpdate(bench.store, first!, damage);
      const evidence = storeEvidence(bench.store, () => bench.aggregator.state);
      expect((await evidence.round(0))?.salts.size).toBe(2);
      bench.clock.now += 2 * hour;
      await bench.giveAll(4, 5, 6);
      expect(bench.aggregator.state.erasedBefore).toBe(2);
      expect(bench.store.blob(updateAddress(leaf.update))).toBeUndefined();
      expect([...bench.store.secretsWith('contribution/0/')]).toEqual([]);
    },
  );
});
