import { describe, expect, it } from 'vitest';
import { announcementOf } from '../../../server/rounds/announcement.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { dim, LogBuilder, measuredSite, noisySite, sixIds } from '../../shared/log/log-builder.ts';

/** The announced models as the leaves state them that the announcement names. */
function statedModels(log: LogBuilder) {
  const { model, held } = announcementOf(log.state, null);
  return [model, held].map((ref) => {
    const leaf = ref && parseLeaf(log.leaves[ref.leaf]!);
    if (!leaf) return null;
    if (!('model' in leaf)) throw new Error(`leaf ${ref.leaf} is a ${leaf.kind}`);
    const { version, file: hash, scoring } = leaf.model;
    expect({ version, hash, scoring }).toEqual({
      version: ref.version,
      hash: ref.hash,
      scoring: ref.scoring,
    });
    return [leaf.kind, version];
  });
}

describe('the leaf that an announcement names', () => {
  it('PR3 states the current model: a config first, then a release', () => {
    const log = new LogBuilder();
    expect(statedModels(log)).toEqual([['config', 0], null]);
    log.play([1, 2]).play([3]);
    expect(statedModels(log)).toEqual([['release', 2], null]);
  });

  it('PR3 stays that of the model where a later config goes on from it', () => {
    const log = new LogBuilder().play([1]).reconfigure({ ...noisySite });
    expect(statedModels(log)).toEqual([['release', 1], null]);
  });

  it('PR3 states the held model too, also more than a hundred releases on', () => {
    const log = new LogBuilder(measuredSite);
    for (let i = 0; i < 104; i++)
      log
        .open()
        .contribute(new Int32Array(dim + 6))
        .close()
        .release();
    expect(statedModels(log)).toEqual([
      ['release', 104],
      ['release', 102],
    ]);
  });

  it('PR3 is the roll-back, or the change of catalog, that the current model came with', () => {
    const log = new LogBuilder().play([1]).play([2]).rollBack(1);
    expect(statedModels(log)).toEqual([['rollback', 3], null]);
    log.changeCatalog([...sixIds, 'g']);
    expect(statedModels(log)).toEqual([['catalog', 4], null]);
  });
});
