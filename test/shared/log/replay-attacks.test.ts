import { describe, expect, it } from 'vitest';
import { encodeUpdate } from '../../../shared/lattice/encode-update.ts';
import { hashUpdate } from '../../../shared/log/commitments.ts';
import { encodeLeaf, type Leaf, parseLeaf } from '../../../shared/log/leaf.ts';
import { Replay } from '../../../shared/log/replay.ts';
import type { ReplayPart } from '../../../shared/log/replay-fault.ts';
import { flipBit } from './damage.ts';
import { bytes32, catalogOf, dim, type LogBuilder, noisySite, quietSite, someUpdate } from './log-builder.ts';
import { refusal } from './refusal.ts';
import { collected, honest, refused, refusedLog, replay } from './replayed-log.ts';

/** What an auditor reads first: which check it is that does not hold. */
const refusedPart = (part: ReplayPart, log: LogBuilder) =>
  expect(() => replay(log.leaves, log.sources)).toThrow(
    expect.objectContaining({ name: 'HearsayError', code: 'BAD_LOG', part }),
  );

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
    refusedPart(
      'sums',
      collected()
        .close(someUpdate(1))
        .release({ sum: someUpdate(1) }),
    );
  });

  it('LG5 refuses one with an update added that is in no leaf', () => {
    const [log, hidden] = [collected(), someUpdate(3)];
    const sum = log.sum.map((value, i) => value + hidden[i]!);
    refusedPart('sums', log.close(sum).release({ sum }));
  });

  it('LG5 refuses one that differs by one unit', () => {
    const log = collected();
    refusedPart('sums', log.close(nudged(log.sum)));
  });

  it('LG7 refuses a release of another sum than the stated one', () => {
    const log = collected().close();
    refusedPart('releases', log.release({ sum: nudged(log.sum) }));
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

describe('noise that is not the committed noise', () => {
  it('PV2 refuses a missing seed, and one that is not the committed one', () => {
    const opened = honest.leaves.slice(0, 2); // before any update, not only at the release
    refused('BAD_LOG', opened, { ...honest.sources, seed: () => undefined });
    refused('BAD_LOG', opened, { ...honest.sources, seed: () => bytes32(1, 99) });
  });

  it('PV2 refuses noise of another seed', () => {
    refusedPart(
      'noise',
      collected()
        .close()
        .release({ seed: bytes32(1, 99) }),
    );
  });

  it('PV2 refuses a release with the noise left out', () => {
    refusedPart('noise', collected().close().release({ site: quietSite }));
  });

  it('PV2 refuses a release with less noise than stated', () => {
    const less = { ...noisySite, privacy: { ...noisySite.privacy, variance: 16_383 } };
    refusedPart('noise', collected().close().release({ site: less }));
  });

  it('PV2 refuses an average over another cohort than the configured one', () => {
    const count = { ...noisySite, round: { ...noisySite.round, cohort: 4 } };
    refusedPart('noise', collected().close().release({ site: count }));
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
    refused('BAD_LOG', leaves.slice(0, 1), honest.sources);
  });

  it('LG7 refuses an initial model that is not the stated one', () => {
    const model = honest.initial.model.slice();
    model[0] = 1;
    const config = honest.leaves.slice(0, 1);
    refused('BAD_LOG', config, { ...honest.sources, master: () => ({ ...honest.initial, model }) });
    refused('BAD_LOG', config, { ...honest.sources, master: () => undefined });
  });

  it.each([{ specHash: 'a'.repeat(64) }, { dim: dim + 1 }])('LG7 refuses another spec: %o', (other) => {
    const leaves = withLeaf(0, (leaf) => ({ ...leaf, ...other }) as Leaf);
    refused('BAD_LOG', leaves.slice(0, 1), honest.sources);
    refused('BAD_LOG', honest.leaves.slice(0, 1), { ...honest.sources, catalog: () => catalogOf(['a']) });
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
