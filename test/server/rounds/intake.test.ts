import { beforeEach, describe, expect, it } from 'vitest';
import { contributionKey } from '../../../server/rounds/contribution-record.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { maxUpdateBytes } from '../../../shared/protocol/limits.ts';
import { receiptSchema, type UpdateHeader } from '../../../shared/protocol/messages.ts';
import { parseWith } from '../../../shared/protocol/parse.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { createFailingStore, type FailingStore } from '../failing-store.ts';
import {
  bitsOf,
  configWith,
  dim,
  firstModel,
  honestUpdate,
  participantOf,
  quietConfig,
  radius,
  siteOf,
  sparseBytes,
  updateBytes,
} from '../test-site.ts';
import { type Bench, openBench } from './bench.ts';
import { expectReceipt, expectReplays, kindsOf, leavesOf, replayStore } from './replayed-store.ts';

let store: FailingStore;
let bench: Bench;
beforeEach(() => {
  store = createFailingStore(createMemoryStore());
  bench = openBench({ store });
});

describe('an update', () => {
  it('PR5 gets a receipt from which its leaf can be recomputed', async () => {
    const receipt = await bench.give(1);
    expect(parseWith(receiptSchema, receipt)).toEqual(receipt);
    expectReceipt(store, receipt, updateBytes(1));
  });

  it('PR5 is acknowledged only once it is durable', async () => {
    let acknowledged = false;
    const receipt = bench.hand(1).then(() => {
      acknowledged = true;
    });
    await Promise.resolve();
    expect([acknowledged, kindsOf(store)]).toEqual([false, ['config', 'round-open']]);
    bench.run();
    await receipt;
    expect(kindsOf(store)).toEqual(['config', 'round-open', 'contribution']);
  });

  it('is stored with those that came at the same time in one commit', async () => {
    const before = store.writes();
    const receipts = [bench.hand(1), bench.hand(2)];
    bench.run();
    expect(store.writes()).toBe(before + 1);
    const [first, second] = await Promise.all(receipts);
    expectReceipt(store, first!, updateBytes(1));
    expectReceipt(store, second!, updateBytes(2));
    expect(bench.progressed.map(({ round }) => round?.contributions)).toEqual([2]);
  });

  it('LG4 is salted afresh: the same bytes of two participants give two leaves', async () => {
    const first = await bench.give(1);
    const second = await bench.give(2, {}, updateBytes(1));
    expect(second.salt).not.toBe(first.salt);
    expect(second.leafIndex).toBe(first.leafIndex + 1);
    const [one, other] = leavesOf(store).slice(first.leafIndex);
    expect(one).not.toEqual(other);
  });

  it('LG1 leaves nothing in the log but its salted hash', async () => {
    const receipt = await bench.give(1);
    expect(Object.keys(leavesOf(store)[receipt.leafIndex]!)).toEqual(['kind', 'round', 'update']);
  });

  it('is kept as it came, though its buffer is written over before it is stored', async () => {
    // a Buffer, as sockets hand them out: its `slice` shares memory
    const buffer = Buffer.from(updateBytes(1));
    const receipt = bench.hand(1, {}, buffer);
    buffer.fill(0);
    bench.run();
    expectReceipt(store, await receipt, updateBytes(1));
    await bench.giveAll(2, 3);
    expectReplays(store);
  });

  it('may be all zeros, or as long as the radius', async () => {
    for (const [number, bytes] of [sparseBytes({}), sparseBytes({ 7: -radius })].entries()) {
      expectReceipt(store, await bench.give(number, {}, bytes), bytes);
    }
  });
});

describe('a resend', () => {
  const fromThirdParty = () => bench.give(2);

  it('PR5 of the same bytes before they are stored gets the same receipt', async () => {
    const receipts = [bench.hand(1), bench.hand(1)];
    bench.run();
    const [first, again] = await Promise.all(receipts);
    expect(again).toEqual(first);
    expect(bench.aggregator.announcement().round?.contributions).toBe(1);
  });

  it('PR5 after they are stored', async () => {
    const first = await bench.give(1);
    await fromThirdParty();
    expect(await bench.give(1)).toEqual(first);
    expect(bench.aggregator.announcement().round?.contributions).toBe(2);
  });

  it('PR5 after the round was released, and others since', async () => {
    const [first] = await bench.giveAll(1, 2, 3, 4, 5, 6);
    const size = store.size();
    expect(await bench.give(1, { round: 0, baseVersion: 0 })).toEqual(first);
    expect(store.size()).toBe(size);
  });

  it('PR5 after a restart, while the round is open and after it', async () => {
    const [first] = await bench.giveAll(1, 2);
    const restarted = openBench({ store });
    expect(await restarted.give(1)).toEqual(first);
    await restarted.give(3);
    expect(await openBench({ store }).give(1, { round: 0, baseVersion: 0 })).toEqual(first);
  });

  it('PR5 with another base version, for it is the bytes that count', async () => {
    const first = await bench.give(1);
    expect(await bench.give(1, { baseVersion: 7 })).toEqual(first);
  });

  it('SECOND_UPDATE with other bytes: before the first are stored, after it, after the release, after a restart', async () => {
    const other = updateBytes(11);
    const again = { round: 0, baseVersion: 0 };
    const first = bench.hand(1);
    await expect(bench.hand(1, {}, other)).rejects.toThrow(refusal('SECOND_UPDATE'));
    bench.run();
    await first;
    await expect(bench.give(1, {}, other)).rejects.toThrow(refusal('SECOND_UPDATE'));
    await bench.giveAll(2, 3);
    await expect(bench.give(1, again, other)).rejects.toThrow(refusal('SECOND_UPDATE'));
    await expect(openBench({ store }).give(1, again, other)).rejects.toThrow(refusal('SECOND_UPDATE'));
    expect(expectReplays(store).state.releases).toBe(1);
  });
});

/** Updates that are refused, by the code that they get. The round is 0, the model 0. */
const refused: readonly [string, string, Partial<UpdateHeader>, () => Uint8Array][] = [
  ['PR4', 'ROUND_CLOSED', { round: 1 }, () => updateBytes(9)],
  ['PR4', 'STALE_MODEL', { baseVersion: 1 }, () => updateBytes(9)],
  ['PR8', 'TOO_LARGE', {}, () => new Uint8Array(maxUpdateBytes(dim) + 1)],
  ['LA5', 'BAD_DELTA', {}, () => new Uint8Array(0)],
  ['LA5', 'BAD_DELTA', {}, () => updateBytes(9).slice(0, -1)],
  ['LA5', 'BAD_DELTA', {}, () => new Uint8Array(maxUpdateBytes(dim)).fill(0xff)],
  ['LA5', 'BAD_DELTA', {}, () => sparseBytes({ 3: 1, [dim + 1]: 1 }, dim + 256)],
  ['LA6', 'BAD_DELTA', {}, () => Uint8Array.from([...sparseBytes({ 3: 1 }), 0])],
  ['LA3', 'OUT_OF_RANGE', {}, () => sparseBytes({ 3: radius + 1 })],
  ['LA3', 'OUT_OF_RANGE', {}, () => sparseBytes({ 3: -32_767 })],
  ['LA3', 'NORM_EXCEEDED', {}, () => sparseBytes({ 3: radius, 4: 1 })],
];

describe('a refused update', () => {
  it.each(refused)('%s %s leaves no leaf, no blob and no record', async (_, code, header, bytes) => {
    const writes = store.writes();
    await expect(bench.give(9, header, bytes())).rejects.toThrow(refusal(code as never));
    expect(store.writes()).toBe(writes);
    expect(store.secret(contributionKey(0, participantOf(9)))).toBeUndefined();
  });

  it('LA3 leaves the sum untouched: the release is the one without the attempts', async () => {
    const quiet = siteOf(quietConfig);
    const [attacked, undisturbed] = [openBench({ site: quiet }), openBench({ site: quiet })];
    for (const number of [1, 2, 3]) {
      for (const [, code, header, bytes] of refused) {
        const attempt = attacked.give(100 + number, header, bytes());
        await expect(attempt).rejects.toThrow(refusal(code as never));
      }
      await attacked.give(number);
      await undisturbed.give(number);
    }
    const [one, other] = [attacked, undisturbed].map((each) => replayStore(each.store, quiet).master);
    expect(attacked.aggregator.state.releases).toBe(1);
    expect(bitsOf(one!.model)).toEqual(bitsOf(other!.model));
    expect(bitsOf(one!.model)).not.toEqual(bitsOf(firstModel()));
  });

  it('may be followed by an honest one of the same participant', async () => {
    await expect(bench.give(1, {}, sparseBytes({ 3: radius + 1 }))).rejects.toThrow(refusal('OUT_OF_RANGE'));
    expectReceipt(store, await bench.give(1), updateBytes(1));
  });
});

describe('the round that is asked for', () => {
  it('PR4 is closed to a fourth update of a cohort of three, also before they are stored', async () => {
    const receipts = [1, 2, 3].map((number) => bench.hand(number));
    await expect(bench.hand(4)).rejects.toThrow(refusal('ROUND_CLOSED'));
    bench.run();
    await Promise.all(receipts);
    expect(bench.aggregator.state.releases).toBe(1);
  });

  it('PR4 is closed once it is released, and before it opens', async () => {
    await bench.giveAll(1, 2, 3);
    for (const round of [0, 2, 2 ** 53 - 1]) {
      await expect(bench.give(4, { round })).rejects.toThrow(refusal('ROUND_CLOSED'));
    }
  });

  it('PR4 is closed while none is open', async () => {
    const empty = openBench({ site: { ...siteOf(), catalog: { ...siteOf().catalog, items: 0 } } });
    await expect(empty.give(1, { round: 0 })).rejects.toThrow(refusal('ROUND_CLOSED'));
  });
});

describe('the model that an update was trained on', () => {
  it('PR4 is the current one where no staleness is allowed', async () => {
    await bench.giveAll(1, 2, 3);
    for (const baseVersion of [0, 2]) {
      await expect(bench.give(4, { baseVersion })).rejects.toThrow(refusal('STALE_MODEL'));
    }
    await bench.give(4, { baseVersion: 1 });
  });

  it('PR4 may lie back as many releases as the site allows, and counts once all the same', async () => {
    const site = siteOf(configWith({ round: { maxStaleness: 1 }, privacy: { variance: 0 } }));
    const stale = openBench({ site });
    await stale.giveAll(1, 2, 3, 4, 5, 6);
    await expect(stale.give(7, { baseVersion: 0 })).rejects.toThrow(refusal('STALE_MODEL'));
    await expect(stale.give(7, { baseVersion: 3 })).rejects.toThrow(refusal('STALE_MODEL'));
    const before = stale.aggregator.state.size;
    await stale.give(7, { baseVersion: 1 });
    await stale.give(8, { baseVersion: 2 });
    expect(stale.aggregator.state.size).toBe(before + 2);
    await stale.give(9);
    expectReplays(stale.store, site); // which adds each update once
  });
});

describe('a store that refuses a group of updates', () => {
  it('PR7 gives INTERNAL to each of them, leaves the sum untouched, and takes the resends later', async () => {
    const site = siteOf(quietConfig);
    const failing = createFailingStore(createMemoryStore());
    const disturbed = openBench({ store: failing, site });
    const undisturbed = openBench({ site });
    await undisturbed.giveAll(1, 2, 3);

    await disturbed.give(1);
    failing.refuse(1);
    const lost = [disturbed.hand(2), disturbed.hand(3)];
    disturbed.run();
    for (const each of lost) await expect(each).rejects.toThrow(refusal('INTERNAL'));
    expect(disturbed.aggregator.announcement().round?.contributions).toBe(1);
    await disturbed.giveAll(2, 3);

    const [one, other] = [failing, undisturbed.store].map((each) => expectReplays(each, site).master);
    expect(bitsOf(one!.model)).toEqual(bitsOf(other!.model));
  });

  it('PR5 leaves nothing of them: other bytes of the same participant are its first update', async () => {
    store.refuse(1);
    await expect(bench.give(1)).rejects.toThrow(refusal('INTERNAL'));
    const bytes = updateBytes(11);
    const receipt = await bench.give(1, {}, bytes);
    expectReceipt(store, receipt, bytes);
    const [leaf] = leavesOf(store).slice(receipt.leafIndex);
    expect(leaf?.kind === 'contribution' && store.blob(updateAddress(leaf.update))).toEqual(bytes);
  });

  it('does not keep the round from closing with those that it took', async () => {
    await bench.giveAll(1, 2);
    store.refuse(1);
    const lost = bench.hand(3);
    bench.clock.now += 60_000;
    bench.aggregator.tick();
    await expect(lost).rejects.toThrow(refusal('INTERNAL'));
    expect(bench.aggregator.state.releases).toBe(1);
    expectReplays(store);
  });
});

it('LA4 the model without noise is the first one plus learning rate, unit and sum over cohort', async () => {
  const quiet = openBench({ site: siteOf(quietConfig) });
  await quiet.giveAll(1, 2, 3);
  const sum = [1, 2, 3].map(honestUpdate).reduce((a, b) => a.map((value, i) => value + b[i]!));
  const expected = firstModel().map((x, i) => x + (0.5 * sum[i]!) / radius / 3);
  const { model } = replayStore(quiet.store, siteOf(quietConfig)).master;
  expect(Math.max(...model.map((x, i) => Math.abs(x - expected[i]!)))).toBeLessThan(1e-6);
});
