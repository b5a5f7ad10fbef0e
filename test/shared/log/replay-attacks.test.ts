import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../shared/hearsay-error.ts';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';
import { encodeLeaf, type Leaf, parseLeaf } from '../../../shared/log/leaf.ts';
import { Replay, type ReplaySources } from '../../../shared/log/replay.ts';
import { flipBit } from './damage.ts';
import {
  bytes32,
  catalogOf,
  dim,
  LogBuilder,
  noisySite,
  quietSite,
  replay,
  someUpdate,
} from './log-builder.ts';
import { refusal } from './refusal.ts';

// leaves: 0 config, 1 round-open, 2 to 4 contributions, 5 aggregate, 6 release
const honest = new LogBuilder().play([1, 2, 3]);
const collected = () => new LogBuilder().open().contribute(someUpdate(1)).contribute(someUpdate(2));

const refused = (code: ErrorCode, leaves: readonly Uint8Array[], sources: ReplaySources) =>
  expect(() => replay(leaves, sources)).toThrow(refusal(code));
const refusedLog = (log: LogBuilder, code: ErrorCode = 'BAD_LOG') => refused(code, log.leaves, log.sources);

/** The honest log with one leaf changed. */
const withLeaf = (at: number, change: (leaf: Leaf) => Leaf) =>
  honest.leaves.map((bytes, i) => (i === at ? encodeLeaf(change(parseLeaf(bytes))) : bytes));

/** The sum with one lattice unit more on one coordinate. */
const nudged = (sum: Int32Array) => sum.map((value, i) => value + (i === 7 ? 1 : 0));

describe('what an auditor is shown instead of an update', () => {
  const shown = (index: number, change: Partial<{ bytes: Uint8Array; salt: Uint8Array }>) =>
    refused('BAD_LOG', honest.leaves, {
      ...honest.sources,
      update: (at, hash) => ({ ...honest.sources.update(at, hash)!, ...(at === index ? change : {}) }),
    });

  it('LG7 refuses an update with one bit changed', () => {
    shown(3, { bytes: flipBit(honest.updates.get(3)!.bytes, 40) });
  });

  it('LG7 refuses the update of another contribution', () => {
    shown(3, honest.updates.get(2)!);
  });

  it('LG4 refuses another salt', () => {
    shown(3, { salt: bytes32(2, 99) });
  });

  it('LG4 refuses a boundary between salt and update that was moved', () => {
    const { salt, bytes } = honest.updates.get(3)!;
    expect(hashUpdate(salt.subarray(0, 31), Uint8Array.of(salt[31]!, ...bytes))).toBe(
      hashUpdate(salt, bytes),
    );
    shown(3, { salt: salt.subarray(0, 31), bytes: Uint8Array.of(salt[31]!, ...bytes) });
  });

  it('LG7 refuses a missing update', () => {
    refused('BAD_LOG', honest.leaves, {
      ...honest.sources,
      update: (at, hash) => (at === 4 ? undefined : honest.sources.update(at, hash)),
    });
  });
});

describe('an update that the aggregator should have refused', () => {
  const planted = (update: Int32Array) => collected().contribute(update).close().release();

  it('LG7 refuses one above the norm, LA3 exactly', () => {
    const longest = new Int32Array(dim);
    longest[0] = 64;
    expect(() => replay(planted(longest).leaves, planted(longest).sources)).not.toThrow();
    longest[1] = 1;
    refusedLog(planted(longest), 'NORM_EXCEEDED');
  });

  it('LG7 refuses one with a coordinate out of range, as LA3 says', () => {
    refusedLog(planted(new Int32Array(dim).fill(65, 0, 1)), 'OUT_OF_RANGE');
  });

  it('LG7 refuses bytes that are no update, as LA5 says', () => {
    const log = collected();
    const salt = bytes32(2, 50);
    const bytes = encodeUpdate(someUpdate(9)).subarray(1);
    log.updates.set(log.state.size, { salt, bytes });
    log.append({ kind: 'contribution', round: 0, update: hashUpdate(salt, bytes) });
    refusedLog(log, 'BAD_DELTA');
  });
});

describe('a sum that is not the sum of the contributions', () => {
  it('LG5 refuses one with a contribution left out', () => {
    refusedLog(
      collected()
        .close(someUpdate(1))
        .release({ sum: someUpdate(1) }),
    );
  });

  it('LG5 refuses one with an update added that is in no leaf', () => {
    const [log, hidden] = [collected(), someUpdate(3)];
    const sum = log.sum.map((value, i) => value + hidden[i]!);
    refusedLog(log.close(sum).release({ sum }));
  });

  it('LG5 refuses one that differs by one unit', () => {
    const log = collected();
    refusedLog(log.close(nudged(log.sum)));
  });

  it('LG7 refuses a release of another sum than the stated one', () => {
    const log = collected().close();
    refusedLog(log.release({ sum: nudged(log.sum) }));
  });

  it('LG5 refuses a missing or another salt', () => {
    refused('BAD_LOG', honest.leaves, { ...honest.sources, sumSalt: () => undefined });
    refused('BAD_LOG', honest.leaves, { ...honest.sources, sumSalt: () => bytes32(3, 99) });
  });

  it('LG3 refuses a log from which a contribution was cut', () => {
    refused(
      'BAD_LOG',
      honest.leaves.filter((_, i) => i !== 3),
      honest.sources,
    );
  });
});

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

describe('noise that is not the committed noise', () => {
  it('PV2 refuses a missing seed, and one that is not the committed one', () => {
    const opened = honest.leaves.slice(0, 2); // before any update, not only at the release
    refused('BAD_LOG', opened, { ...honest.sources, seed: () => undefined });
    refused('BAD_LOG', opened, { ...honest.sources, seed: () => bytes32(1, 99) });
  });

  it('PV2 refuses noise of another seed', () => {
    refusedLog(
      collected()
        .close()
        .release({ seed: bytes32(1, 99) }),
    );
  });

  it('PV2 refuses a release with the noise left out', () => {
    refusedLog(collected().close().release({ site: quietSite }));
  });

  it('PV2 refuses a release with less noise than stated', () => {
    const less = { ...noisySite, privacy: { ...noisySite.privacy, variance: 16_383 } };
    refusedLog(collected().close().release({ site: less }));
  });

  it('PV2 refuses an average over another cohort than the configured one', () => {
    const count = { ...noisySite, round: { ...noisySite.round, cohort: 4 } };
    refusedLog(collected().close().release({ site: count }));
  });
});

describe('a model that is not what the round gives', () => {
  it.each(['file', 'master', 'optimizer'] as const)('LG7 refuses another hash of the %s', (field) => {
    const leaves = withLeaf(6, (leaf) =>
      leaf.kind === 'release' ? { ...leaf, model: { ...leaf.model, [field]: 'a'.repeat(64) } } : leaf,
    );
    refused('BAD_LOG', leaves, honest.sources);
  });

  it.each(['file', 'master', 'optimizer'] as const)('LG7 refuses another initial %s', (field) => {
    const leaves = withLeaf(0, (leaf) =>
      leaf.kind === 'config' ? { ...leaf, model: { ...leaf.model, [field]: 'a'.repeat(64) } } : leaf,
    );
    refused('BAD_LOG', leaves, honest.sources);
  });

  it('LG7 refuses an initial model that is not the stated one', () => {
    const model = honest.initial.model.slice();
    model[0] = 1;
    refused('BAD_LOG', honest.leaves, { ...honest.sources, master: () => ({ ...honest.initial, model }) });
    refused('BAD_LOG', honest.leaves, { ...honest.sources, master: () => undefined });
  });

  it.each([{ specHash: 'a'.repeat(64) }, { dim: dim + 1 }])('LG7 refuses another spec: %o', (other) => {
    const leaves = withLeaf(0, (leaf) => ({ ...leaf, ...other }) as Leaf);
    refused('BAD_LOG', leaves, honest.sources);
    refused('BAD_LOG', honest.leaves, { ...honest.sources, catalog: () => catalogOf(['a']) });
  });
});

describe('a leaf that is refused', () => {
  it('LG7 changes nothing in the replay: the honest leaf still fits', () => {
    const replayed = new Replay(honest.sources);
    honest.leaves.forEach((leaf, i) => {
      const { state, root } = replayed;
      const master = i > 0 && replayed.master;
      expect(() => replayed.add(flipBit(leaf, 5))).toThrow(refusal('BAD_LEAF'));
      if (i !== 6) expect(() => replayed.add(honest.leaves[6]!)).toThrow();
      expect([replayed.state, i > 0 && replayed.master, replayed.root]).toEqual([state, master, root]);
      replayed.add(leaf);
    });
    expect(replayed.master.model).toEqual(honest.master.model);
  });
});
