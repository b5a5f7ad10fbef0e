import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import type { CheckName } from '../../../shared/audit/check.ts';
import { emptyTimeline } from '../../../shared/audit/timeline.ts';
import { encodeLeaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { tilePath } from '../../../shared/log/tile.ts';
import { flipBit, replaceAt } from '../log/damage.ts';
import { dim, LogBuilder, noisySite, someUpdate } from '../log/log-builder.ts';
import { peter } from '../log/published-notes.ts';
import {
  audit,
  entries,
  failures,
  files,
  log,
  resigned,
  restated,
  seenAt,
  size,
  spoilt,
  statusOf,
  tile,
} from './audited-log.ts';
import { checkpointOf, type Files, key, modelsOf, serve, signCheckpointOf, sourceOf } from './served-log.ts';

describe('what was spoilt', () => {
  it.each<[string, CheckName[], Files]>([
    [
      'LG6 a checkpoint without signature',
      ['checkpoint'],
      spoilt('checkpoint', (bytes) => bytes.slice(0, 60)),
    ],
    [
      'LG6 a checkpoint with another signature',
      ['checkpoint'],
      spoilt('checkpoint', (bytes) => flipBit(bytes, 8 * (bytes.length - 20))),
    ],
    [
      'LG6 a checkpoint of somebody else',
      ['checkpoint'],
      new Map([...files, ['vkey', new TextEncoder().encode(peter.key)]]),
    ],
    [
      'LG10 a flipped bit in an entry',
      ['tree', 'leaves'],
      spoilt(entries, (bytes) => flipBit(bytes, 8 * 10)),
    ],
    ['LG10 a flipped bit in a tile', ['tree'], spoilt(tile, (bytes) => flipBit(bytes, 77))],
    ['LG10 a bundle that is cut off', ['tree'], spoilt(entries, (bytes) => bytes.slice(0, -1))],
    [
      'LG10 a bundle with one leaf less',
      ['tree'],
      new Map([
        ...files,
        [
          entries,
          serve(log.leaves.slice(0, -1)).get(tilePath({ level: 'entries', index: 0, width: size - 1 }))!,
        ],
      ]),
    ],
    ['LG10 a missing bundle', ['tree'], new Map([...files].filter(([path]) => path !== entries))],
    ['LG10 a missing tile', ['tree'], new Map([...files].filter(([path]) => path !== tile))],
    [
      'MO3 another model file under the hash',
      ['models'],
      spoilt([...modelsOf(log).keys()][2]!, (bytes) => flipBit(bytes, 500)),
    ],
  ])('%s is found by %s', async (_, names, served) => {
    const result = await audit(served);
    expect([result.ok, failures(result)]).toEqual([false, names]);
  });

  it('nothing is believed without a signed checkpoint', async () => {
    const { checks, ...rest } = await audit(new Map([...files].filter(([path]) => path !== 'checkpoint')));
    expect(rest).toEqual({
      ok: false,
      exposure: null,
      origin: null,
      verifierKey: null,
      size: 0,
      rootHash: null,
      ledger: null,
      timeline: emptyTimeline,
      seen: null,
    });
    expect(checks.filter(({ status }) => status === 'not-checkable')).toHaveLength(9);
  });
});

describe('what a log says and does not have', () => {
  it('LG6 a checkpoint over more leaves than anybody has is no more work than those that are there', async () => {
    const huge = signCheckpointOf(Number.MAX_SAFE_INTEGER, log.tree.root());
    const result = await audit(new Map([...files, ['checkpoint', huge]]));
    expect([result.ok, failures(result)]).toEqual([false, ['checkpoint']]);
    const large = signCheckpointOf(2 ** 31, log.tree.root());
    const other = await audit(new Map([...files, ['checkpoint', large]]));
    expect(failures(other)).toEqual(['tree']);
    expect(statusOf(other, 'tree').detail).toBe('tile/entries/000 is missing');
  });

  it('LG10 a log that never ends is read until a leaf does not fit, or what was seen is there', async () => {
    let read = 0;
    const endless = new Uint8Array(2 * 256);
    const source = (checkpoint: Uint8Array) => ({
      ...sourceOf(files),
      log: async (path: string) => {
        if (path.startsWith('tile/entries')) read++;
        return path.startsWith('tile/entries')
          ? endless
          : path === 'checkpoint'
            ? checkpoint
            : files.get(path);
      },
    });
    const result = await auditLog({ source: source(signCheckpointOf(2 ** 30, log.tree.root())) });
    expect(failures(result)).toEqual(['leaves']);
    expect(statusOf(result, 'tree')).toMatchObject({ status: 'not-checkable', covered: '256 leaves' });
    expect(read).toBeLessThan(4);
  });

  it('LG6 leaves taken back are found, though nothing else can be read', async () => {
    const short = checkpointOf(log.leaves.slice(0, 5));
    const source = {
      log: async (path: string) => {
        if (path.startsWith('tile/')) throw new Error('status 503');
        return path === 'checkpoint' ? short : files.get(path);
      },
      model: async () => undefined,
    };
    const result = await auditLog({ source, seen: seenAt(log.leaves) });
    expect(failures(result)).toEqual(['history', 'tree']);
    expect(statusOf(result, 'tree').detail).toMatch(/could not be had: status 503$/);
  });

  it('LG10 pieces are as long as their paths say', async () => {
    for (const path of [tile, entries]) {
      const longer = spoilt(path, (bytes) => new Uint8Array([...bytes, 0, 0]));
      expect([path, failures(await audit(longer))]).toEqual([path, ['tree']]);
    }
  });

  it('LG6 a key from elsewhere is the one that counts', async () => {
    const expecting = (verifierKey: string) => auditLog({ source: sourceOf(files), verifierKey });
    expect((await expecting(key)).ok).toBe(true);
    expect(failures(await expecting(peter.key))).toEqual(['checkpoint']);
  });
});

describe('what a log signs and should not', () => {
  const removed = (at: number) => resigned(log.leaves.filter((_, i) => i !== at));
  const swapped = resigned(replaceAt(replaceAt(log.leaves, 2, log.leaves[1]!), 1, log.leaves[2]!));

  it.each<[string, CheckName, Files]>([
    ['LG3 a leaf removed', 'rounds', removed(2)],
    ['LG3 the opening of a round removed', 'leaves', removed(1)],
    ['LG3 a leaf added', 'leaves', resigned([...log.leaves, log.leaves.at(-1)!])],
    ['LG3 leaves swapped', 'leaves', swapped],
    [
      'LG1 a leaf that is none',
      'leaves',
      resigned([...log.leaves, new TextEncoder().encode('{"kind":"note"}')]),
    ],
    [
      'LG3 a sum that leaves one out',
      'rounds',
      restated('aggregate', (leaf) => ({ ...leaf, from: leaf.from + 1 })),
    ],
    ['PV3 a ledger that forgets', 'ledger', restated('release', (leaf) => ({ ...leaf, rho: 0.125 }))],
    ['PV3 no ledger where there is noise', 'ledger', restated('release', (leaf) => ({ ...leaf, rho: null }))],
    [
      'PV2 weaker noise than is configured',
      'ledger',
      restated('release', (leaf) => ({ ...leaf, variance: 1 })),
    ],
    ['LG3 another period', 'rounds', restated('round-open', (leaf) => ({ ...leaf, period: '9' }))],
    [
      'PV2 no seed where there is noise',
      'rounds',
      restated('round-open', (leaf) => ({ ...leaf, seed: null })),
    ],
    [
      'LG3 a base that is not the current model',
      'models',
      restated('round-open', (leaf) => ({ ...leaf, base: 0 })),
    ],
    [
      'LG3 a version left out',
      'models',
      restated('release', (leaf) => ({ ...leaf, model: { ...leaf.model, version: 9 } })),
    ],
  ])('%s is found by %s', async (_, name, served) => {
    const result = await audit(served);
    expect([result.ok, failures(result)]).toEqual([false, [name]]);
    expect(statusOf(result, name).detail).toMatch(/^leaf \d+/);
  });

  it('PV3 a round opened that would pass the budget is found by the ledger', async () => {
    const spent = new LogBuilder({
      ...noisySite,
      privacy: { ...noisySite.privacy, budgetEpsilon: 100 },
    }).play([1]);
    const first = parseLeaf(spent.leaves[0]!) as LeafOf<'config'>;
    const privacy = { ...first.site.privacy, budgetEpsilon: 0.5 };
    const poorer = encodeLeaf({ ...first, site: { ...first.site, privacy } });
    const result = await audit(serve(replaceAt(spent.leaves, 0, poorer), modelsOf(spent)));
    expect(failures(result)).toEqual(['ledger']);
    expect(statusOf(result, 'ledger').detail).toContain('budget');
  });

  it('LG3 a round with fewer than the minimum is found by rounds', async () => {
    const first = parseLeaf(log.leaves[0]!) as LeafOf<'config'>;
    const site = { ...first.site, round: { ...first.site.round, minimum: 3 } };
    const result = await audit(resigned(replaceAt(log.leaves, 0, encodeLeaf({ ...first, site }))));
    expect(failures(result)).toEqual(['rounds']);
  });

  it('LG3 an exception of another round is found by rounds', async () => {
    const excepting = restated('aggregate', (leaf) => ({ ...leaf, exceptions: [leaf.from - 2] }));
    expect(failures(await audit(excepting))).toEqual(['rounds']);
  });

  it('LG3 contributions that a leaf excepts are told by rounds, which holds', async () => {
    const none = new Int32Array(dim);
    const excepting = new LogBuilder().open().contribute(none).contribute(someUpdate(1)).close(none, [3]);
    const later = excepting.release().open().contribute(none).contribute(none).contribute(none);
    later.close(none, [7, 9]).release();
    const rounds = statusOf(await audit(serve(later.leaves, modelsOf(later))), 'rounds');
    expect(rounds).toMatchObject({ status: 'held', detail: 'in no sum, as leaves say: 3 contributions' });
    expect(statusOf(await audit(files), 'rounds').detail).toBe('');
  });

  it('after a leaf that does not fit nothing else is said to have held', async () => {
    const result = await audit(restated('release', (leaf) => ({ ...leaf, rho: 0.125 })));
    expect(statusOf(result, 'leaves')).toMatchObject({
      status: 'not-checkable',
      covered: `${size - 1} leaves`,
    });
    expect(statusOf(result, 'rounds').status).toBe('not-checkable');
    expect(statusOf(result, 'models').status).toBe('not-checkable');
  });

  it('LG2 model files that cannot be had are neither a failure nor a success', async () => {
    const result = await audit(serve(log.leaves));
    expect(result.ok).toBe(true);
    expect(statusOf(result, 'models')).toMatchObject({
      status: 'not-checkable',
      detail: '8 of 8 files could not be had',
    });
  });
});
