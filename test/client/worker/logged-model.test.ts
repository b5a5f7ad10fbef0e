import { describe, expect, it } from 'vitest';
import { LogWatch } from '../../../client/worker/log-watch.ts';
import { assertLogged } from '../../../client/worker/logged-model.ts';
import { announcementOf } from '../../../server/rounds/announcement.ts';
import { encodeLeaf, parseLeaf } from '../../../shared/log/leaf.ts';
import type { ModelRef } from '../../../shared/protocol/messages.ts';
import { serve } from '../../shared/audit/served-log.ts';
import { flipBit, replaceAt } from '../../shared/log/damage.ts';
import { LogBuilder, sixIds } from '../../shared/log/log-builder.ts';
import { alarm, logId, watchedLog } from './watched-log.ts';

/** A log, a watch over it, and the model that it announces. */
function logged(log: LogBuilder) {
  const watched = watchedLog(serve(log.leaves));
  const { model } = announcementOf(log.state, null);
  const check = async (ref: ModelRef = model) => assertLogged(await new LogWatch(watched).look(logId), ref);
  return { watched, model, check };
}

const three = () => new LogBuilder().play([1, 2]).play([3, 4, 5]).play([6]);

describe('a model', () => {
  it.each([
    ['a config', new LogBuilder()],
    ['a release', three()],
    ['a roll-back', three().rollBack(1)],
    ['a change of catalog', three().changeCatalog([...sixIds, 'g'])],
  ])('PR11 stands in the log by %s', async (_, log) => {
    await expect(logged(log).check()).resolves.toBeUndefined();
  });

  it('PR11 is looked for in a whole bundle, and nothing else is read of the leaves', async () => {
    const { watched, check } = logged(three());
    await check();
    expect(watched.asked).toEqual(['vkey', 'checkpoint', 'tile/entries/000.p/16', 'tile/0/000.p/16']);
  });

  it('PR11 that was made for one visitor does not pass: other hashes, or another version', async () => {
    const { model, check } = logged(three());
    const foreign = 'f0'.repeat(32);
    for (const change of [{ hash: foreign }, { scoring: foreign }, { version: 4 }, { version: 2 }]) {
      await expect(check({ ...model, ...change })).rejects.toThrow(alarm('model not in the log'));
    }
  });

  it('PR11 does not pass by a leaf that states no model, or another', async () => {
    const log = three();
    const { model, check } = logged(log);
    for (let leaf = 0; leaf < log.leaves.length; leaf++) {
      if (leaf === model.leaf) continue;
      await expect(check({ ...model, leaf })).rejects.toThrow(alarm('model not in the log'));
    }
  });

  it('PR11 does not pass by a leaf that is served and not in the tree', async () => {
    const log = three();
    const { watched, model, check } = logged(log);
    const honest = parseLeaf(log.leaves[model.leaf]!);
    if (honest.kind !== 'release') throw new Error(honest.kind);
    const forged = { ...honest.model, file: 'f0'.repeat(32) };
    const leaves = replaceAt(log.leaves, model.leaf, encodeLeaf({ ...honest, model: forged }));
    const bundle = 'tile/entries/000.p/16';
    watched.files.set(bundle, serve(leaves).get(bundle)!);
    await expect(check({ ...model, hash: forged.file })).rejects.toThrow(alarm('log does not hold'));
    watched.files.set('tile/0/000.p/16', serve(leaves).get('tile/0/000.p/16')!);
    await expect(check({ ...model, hash: forged.file })).rejects.toThrow(alarm('log does not hold'));
  });

  it('PR11 waits for a checkpoint that does not reach it yet, wherever it is said to stand', async () => {
    const log = three();
    const { watched, model, check } = logged(log);
    watched.files = serve(log.leaves.slice(0, model.leaf));
    await expect(check()).rejects.toThrow(alarm('log behind'));
    await expect(check({ ...model, leaf: Number.MAX_SAFE_INTEGER })).rejects.toThrow(alarm('log behind'));
    watched.files = serve(log.leaves);
    await expect(check()).resolves.toBeUndefined();
  });

  it('PR11 is not refused because its bundle does not come', async () => {
    const { watched, check } = logged(three());
    watched.down.add('tile/entries/000.p/16');
    await expect(check()).rejects.toThrow(alarm('log unreachable'));
  });

  it('LG10 an altered bundle is no network failure', async () => {
    const { watched, check } = logged(three());
    const bundle = watched.files.get('tile/entries/000.p/16')!;
    for (const bit of [0, 8, bundle.length * 8 - 1]) {
      watched.files.set('tile/entries/000.p/16', flipBit(bundle, bit));
      await expect(check()).rejects.toThrow(alarm('log does not hold'));
    }
  });
});
