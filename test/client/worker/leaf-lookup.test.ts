import { describe, expect, it } from 'vitest';
import type { Participation } from '../../../client/history/participation.ts';
import { expectedLeaf, findLeaves, isOccasion, leavesToFind } from '../../../client/worker/leaf-lookup.ts';
import { TileTree } from '../../../shared/log/tile-tree.ts';
import { type Files, serve, treeOf } from '../../shared/audit/served-log.ts';
import { flipBit } from '../../shared/log/damage.ts';
import { bytes32, LogBuilder, someUpdate } from '../../shared/log/log-builder.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { participationOf } from '../history/participation-of.ts';
import { alarm } from './watched-log.ts';

const { round, paused } = { round: { number: 9, period: '0', contributions: 0 }, paused: null };
const none = { held: null, spent: { releases: 0, epsilon: null }, metrics: null };
const model = { version: 3, hash: 'a1'.repeat(32), bytes: 1, scoring: 'a1'.repeat(32), leaf: 0 };
const now = { ...none, model, round, paused };

/** Three rounds, and the participation of whoever gave the first update of each. */
function threeRounds(): { log: LogBuilder; given: Participation[] } {
  const log = new LogBuilder();
  const given = [0, 1, 2].map((number) => {
    log.open();
    const leafIndex = log.leaves.length;
    log
      .contribute(someUpdate(number))
      .contribute(someUpdate(number + 10))
      .close()
      .release();
    const { bytes, salt } = log.updates.get(leafIndex)!;
    const receipt = { round: number, leafIndex, salt: Buffer.from(salt).toString('hex') };
    return {
      ...participationOf(number),
      outcome: 'accepted',
      receipt,
      leaf: expectedLeaf(bytes, receipt),
    } as const;
  });
  return { log, given };
}

/** Looks over these files, under the root of the log's own leaves. */
async function look(log: LogBuilder, given: readonly Participation[], files: Files = serve(log.leaves)) {
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return files.get(path);
  };
  const tree = new TileTree(read, { size: log.leaves.length, root: treeOf(log.leaves).root() });
  const place = { modelLeaf: log.state.modelLeaves.at(-1)!, uniform: seededUniform(3) };
  const found = await findLeaves(tree, leavesToFind(given, now), place);
  return { asked, standings: found.map(({ leaf }) => leaf?.standing) };
}

describe('the leaf of an update', () => {
  it('PR12 is recomputed from the receipt and the bytes as sent, and found where the receipt says', async () => {
    const { log, given } = threeRounds();
    const { standings } = await look(log, given);
    expect(standings).toEqual(['in the log', 'in the log', 'in the log']);
  });

  it('PR12 is missing where another stands: other bytes, another salt, another round', async () => {
    const { log, given } = threeRounds();
    const [first] = given as [Participation];
    const { bytes } = log.updates.get(first.receipt!.leafIndex)!;
    const otherSalt = { ...first.receipt!, salt: Buffer.from(bytes32(3, 3)).toString('hex') };
    const wrong = [
      { ...first, leaf: expectedLeaf(flipBit(bytes, 0), first.receipt!) },
      { ...first, leaf: expectedLeaf(bytes, otherSalt) },
      { ...first, header: { ...first.header, round: 1 } },
      { ...first, receipt: { ...first.receipt!, leafIndex: first.receipt!.leafIndex + 1 } },
    ];
    expect((await look(log, wrong)).standings).toEqual(new Array(4).fill('not in the log'));
  });

  it('PR12 is missing where a receipt points past the models that came since, or past the log', async () => {
    const { log, given } = threeRounds();
    const [first] = given as [Participation];
    for (const leafIndex of [log.leaves.length - 1, log.leaves.length, Number.MAX_SAFE_INTEGER]) {
      const wrong = { ...first, receipt: { ...first.receipt!, leafIndex } };
      expect((await look(log, [wrong])).standings).toEqual(['not in the log']);
    }
  });

  it('PR12 is neither found nor missed by tiles that do not lead to the root', async () => {
    const { log, given } = threeRounds();
    const files = serve(log.leaves);
    const [path] = [...files.keys()].filter((each) => each.startsWith('tile/0/'));
    const { leafIndex } = given[1]!.receipt!;
    files.set(path!, flipBit(files.get(path!)!, leafIndex * 256));
    await expect(look(log, given, files)).rejects.toThrow(alarm('log does not hold'));
    files.delete(path!);
    await expect(look(log, given, files)).rejects.toThrow(alarm('log unreachable'));
  });
});

describe('looking for leaves', () => {
  it('PR12 reads whole tiles, the own one with another', async () => {
    const { log, given } = threeRounds();
    for (let i = 0; i < 150; i++) log.play([1, 2, 3]);
    const { asked, standings } = await look(log, [given[0]!]);
    expect(standings).toEqual(['in the log']);
    expect(asked.filter((path) => !/^tile\/[01]\/\d{3}(\.p\/\d+)?$/.test(path))).toEqual([]);
    expect(asked).toContain('tile/0/000');
    expect(asked.some((path) => /^tile\/0\/00[12]$/.test(path))).toBe(true);
  });

  it('PR12 is for accepted updates of rounds that have ended, until they were looked for', () => {
    const { given } = threeRounds();
    const [first, second, third] = given as [Participation, Participation, Participation];
    const looked = { ...second, leaf: { ...second.leaf!, standing: 'in the log' as const } };
    const { leaf: _, ...ofAnEarlierBuild } = third;
    const pending = { ...participationOf(3) };
    const all = [first, looked, ofAnEarlierBuild, pending];
    const toFind = (...args: Parameters<typeof leavesToFind>) =>
      leavesToFind(...args).map(({ participation }) => participation);
    expect(toFind(all, now)).toEqual([first]);
    const at = (number: number) => ({ ...now, round: { ...round, number } });
    expect(toFind(given, at(0))).toEqual([]);
    expect(toFind(given, at(1))).toEqual([first]);
    expect(toFind(given, { ...now, round: null })).toEqual([]);
    expect(toFind(given, { ...now, round: null, paused: 'budget spent' })).toEqual(given);
  });

  it('PR12 happens in about every fourth round, by chance', () => {
    const uniform = seededUniform(5);
    const occasions = Array.from({ length: 4000 }, () => isOccasion(uniform)).filter(Boolean).length;
    // 1,000 +- 4 standard deviations
    expect(Math.abs(occasions - 1000)).toBeLessThan(110);
  });
});
