import { describe, expect, it } from 'vitest';
import { storeEvidence } from '../../../server/audit/store-evidence.ts';
import { updateAddress } from '../../../server/store/blob-address.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { createFailingStore } from '../failing-store.ts';
import { configWith, siteOf } from '../test-site.ts';
import { noon, openBench } from './bench.ts';
import { kindsOf, leavesOf } from './replayed-store.ts';

const hour = 3_600_000;

const site = siteOf(configWith({ round: { deadlineMs: 1_000 * hour } }));

/** Rounds 0, 1 and 2, opened at noon and one and two hours later; the last is over, and round 3 opened, after some more. */
async function threeRounds(more: number) {
  const clock = { now: noon };
  const bench = openBench({ clock, site, evidenceMs: 10 * hour });
  for (const [round, later] of [hour, hour, more].entries()) {
    await bench.giveAll(3 * round + 1, 3 * round + 2);
    clock.now += later;
    await bench.give(3 * round + 3);
  }
  return { ...bench, clock };
}

const secretsOf = ({ store }: { store: ReturnType<typeof createMemoryStore> }, round: number) => [
  ...store.secretsWith(`contribution/${round}/`),
  ...store.secretsWith(`seed/${round}`),
  ...store.secretsWith(`sum-salt/${round}`),
];
const updatesOf = ({ store }: { store: ReturnType<typeof createMemoryStore> }, round: number) =>
  leavesOf(store)
    .filter((leaf) => leaf.kind === 'contribution' && leaf.round === round)
    .map((leaf) => leaf.kind === 'contribution' && store.blob(updateAddress(leaf.update)));

describe('evidence whose time is over', () => {
  it('LG13 is gone with the leaf that says so: updates, salts, seeds and who gave them', async () => {
    const bench = await threeRounds(8 * hour + 1);
    expect(leavesOf(bench.store).filter(({ kind }) => kind === 'erasure')).toEqual([
      { kind: 'erasure', before: 1 },
    ]);
    expect([secretsOf(bench, 0), updatesOf(bench, 0)]).toEqual([[], [undefined, undefined, undefined]]);
    expect(secretsOf(bench, 1)).toHaveLength(5);
    expect(updatesOf(bench, 1).every((bytes) => bytes instanceof Uint8Array)).toBe(true);
    expect(bench.aggregator.state.erasedBefore).toBe(1);
  });

  it('PR5 LG13 takes the receipt along: a resend gets none any more, and is told that its round is over', async () => {
    const { give } = await threeRounds(8 * hour + 1);
    expect(await give(4, { round: 1, baseVersion: 1 })).toMatchObject({ round: 1 });
    await expect(give(1, { round: 0, baseVersion: 0 })).rejects.toMatchObject({ code: 'ROUND_CLOSED' });
  });

  it('LG13 stands before the next opening, and goes on later', async () => {
    const { store, clock, giveAll } = await threeRounds(8 * hour + 1);
    const kinds = kindsOf(store);
    expect(kinds[kinds.indexOf('erasure') + 1]).toBe('round-open');
    clock.now += hour;
    await giveAll(10, 11, 12);
    expect(
      leavesOf(store)
        .filter(({ kind }) => kind === 'erasure')
        .at(-1),
    ).toEqual({ kind: 'erasure', before: 2 });
  });

  it('is kept until then, to the millisecond', async () => {
    expect(kindsOf((await threeRounds(8 * hour)).store)).not.toContain('erasure');
  });

  it('LG13 is not kept by a clock that once was ahead', async () => {
    const clock = { now: noon + 1_000 * hour };
    const bench = openBench({ clock, site, evidenceMs: 10 * hour });
    clock.now = noon;
    await bench.giveAll(1, 2, 3);
    clock.now += 11 * hour;
    await bench.giveAll(4, 5, 6);
    expect(bench.aggregator.state.erasedBefore).toBe(2);
  });

  it('is not shown any more, and was not before its round was over', async () => {
    const { store, aggregator } = await threeRounds(8 * hour + 1);
    const evidence = storeEvidence(store, () => aggregator.state);
    expect(await evidence.round(0)).toBeUndefined();
    expect((await evidence.round(1))?.salts.size).toBe(3);
    expect(await evidence.round(3)).toBeUndefined();
    expect(store.secret('seed/3')).toHaveLength(32);
  });

  it('LG13 is there with all of it where the leaf could not be written, and goes at the next attempt', async () => {
    const store = createFailingStore(createMemoryStore());
    const clock = { now: noon };
    const bench = openBench({ store, site, clock, evidenceMs: hour });
    await bench.giveAll(1, 2, 3);
    clock.now += 2 * hour;
    await bench.giveAll(4, 5);
    store.refuse(1, 3); // after the update, the aggregate and the release
    const receipt = bench.hand(6);
    expect(() => bench.run()).toThrow('no space');
    await receipt;
    expect([kindsOf(store).at(-1), secretsOf(bench, 0).length]).toEqual(['release', 5]);
    bench.aggregator.tick();
    expect([kindsOf(store).at(-2), secretsOf(bench, 0).length]).toEqual(['erasure', 0]);
  });

  it('goes on after a restart: what is over is told by the log', async () => {
    const { store, clock } = await threeRounds(hour);
    clock.now += 20 * hour;
    const restarted = openBench({ store, site, clock, evidenceMs: 10 * hour });
    await restarted.giveAll(10, 11, 12);
    expect(restarted.aggregator.state.erasedBefore).toBe(4);
    expect([0, 1, 2].map((round) => secretsOf({ store }, round))).toEqual([[], [], []]);
  });
});
