import { describe, expect, it } from 'vitest';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { Replay, type ReplaySources } from '../../../shared/log/replay.ts';
import { bytes32, dim, LogBuilder, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';
import { collected, refused, refusedLog, replay } from './replayed-log.ts';

describe('a sum that leaves out what its leaf excepts', () => {
  const [one, two] = [someUpdate(1), someUpdate(2)];
  const without = (log: LogBuilder, ...hidden: readonly number[]): ReplaySources => ({
    ...log.sources,
    update: (at, hash) => (hidden.includes(at) ? undefined : log.sources.update(at, hash)),
  });
  /** A round over updates 1 and 2, in leaves 2 and 3, of which the second is in no sum. */
  const excepted = () => collected().close(one, [3]).release({ sum: one });

  it('LG7 holds, whether the excepted update is shown, withheld or another', () => {
    const log = excepted();
    const other = { bytes: encodeUpdate(someUpdate(9)), salt: bytes32(2, 99) };
    for (const sources of [
      log.sources,
      without(log, 3),
      { ...log.sources, update: (at: number) => (at === 3 ? other : log.updates.get(at)) },
    ]) {
      expect(replay(log.leaves, sources).master.model).toEqual(log.master.model);
    }
  });

  it('LG7 refuses an exception whose update the sum holds all the same', () => {
    refusedLog(collected().close(undefined, [3]).release());
  });

  it('LG7 refuses one more left out than the leaf excepts, shown or not', () => {
    const log = collected().contribute(someUpdate(3)).close(one, [3]).release({ sum: one });
    refusedLog(log);
    expect(() => replay(log.leaves, without(log, 4))).toThrow(/leaf 4: the update is not the stated one/);
  });

  it('LG7 refuses an excepted update that should not have been taken', () => {
    const tooLong = new Int32Array(dim).fill(64, 0, 1).fill(1, 1, 2);
    refusedLog(
      collected()
        .contribute(tooLong)
        .close(
          one.map((value, i) => value + two[i]!),
          [4],
        )
        .release(),
      'NORM_EXCEEDED',
    );
  });

  it('LG7 refuses one that is shown, and not any more when it has to be taken out, or is another then', () => {
    const log = excepted();
    for (const second of [undefined, { bytes: encodeUpdate(someUpdate(9)), salt: bytes32(2, 99) }]) {
      let calls = 0;
      const update = (at: number) => (at === 3 && calls++ > 0 ? second : log.updates.get(at));
      expect(() => replay(log.leaves, { ...log.sources, update })).toThrow(/leaf 3: .* not any more/);
    }
  });

  it('LG8 refuses what is not shown of a round that ends without a release: no leaf excepts it', () => {
    const log = new LogBuilder().play([1]).open().contribute(two).rollBack(0);
    expect(() => replay(log.leaves, log.sources)).not.toThrow();
    expect(() => replay(log.leaves, without(log, 6))).toThrow(/leaf 6: the update is not the stated one/);
  });

  it('LG7 takes the leaf that ends such a round at the second attempt, and rounds go on', () => {
    const log = new LogBuilder().play([1]).open().contribute(two).rollBack(0).play([3]);
    const replayed = new Replay(without(log, 6));
    for (const leaf of log.leaves.slice(0, 7)) replayed.add(leaf);
    expect(() => replayed.add(log.leaves[7]!)).toThrow(refusal('BAD_LOG'));
    for (const leaf of log.leaves.slice(7)) replayed.add(leaf);
    expect(replayed.master.model).toEqual(log.master.model);
  });

  it('LG15 takes an update that is missing of a round that it ends: nothing was made of it', () => {
    const log = new LogBuilder().play([1]).open().contribute(two).contribute(one).endRound().play([3]);
    const replayed = replay(log.leaves, without(log, 6));
    expect(replayed.master.model).toEqual(log.master.model);
    expect(replayed.state.releases).toBe(2);
  });

  it('LG15 refuses a release that holds what the round that it ended had given', () => {
    const log = collected().endRound().open().contribute(someUpdate(3));
    const both = someUpdate(3).map((value, i) => value + one[i]!);
    refusedLog(log.close(both).release({ sum: both }));
  });

  it('LG15 refuses a release in place of the one of the round that it ended', () => {
    const honestly = collected().close().release();
    const log = collected().endRound();
    refused('BAD_LOG', [...log.leaves, honestly.leaves.at(-1)!], log.sources);
  });

  it('LG7 is not held against what was missing of a round that was skipped', () => {
    const log = collected().close(one, [3]).release({ sum: one }).open().rollBack(0);
    const replayed = new Replay(without(log, 3));
    for (const leaf of log.leaves.slice(0, 4)) replayed.add(leaf);
    for (const leaf of log.leaves.slice(4, 7)) replayed.skip(leaf);
    replayed.add(log.leaves[7]!);
    expect(replayed.state.model?.version).toBe(2);
  });
});
