import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { type Audit, auditLog } from '../../../shared/audit/audit-log.ts';
import type { Check, CheckName } from '../../../shared/audit/check.ts';
import type { BuildFiles } from '../../../shared/audit/check-code.ts';
import type { SeenLog } from '../../../shared/audit/check-history.ts';
import { emptyTimeline } from '../../../shared/audit/timeline.ts';
import { signCheckpoint } from '../../../shared/log/checkpoint.ts';
import { encodeLeaf, type Leaf, type LeafOf, parseLeaf } from '../../../shared/log/leaf.ts';
import { tilePath } from '../../../shared/log/tile.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { flipBit, replaceAt } from '../log/damage.ts';
import { dim, LogBuilder, noisySite, quietSite, someUpdate } from '../log/log-builder.ts';
import { peter } from '../log/published-notes.ts';
import { witnessKey } from '../log/witness-key.ts';
import {
  checkpointOf,
  type Files,
  honestLog,
  key,
  modelsOf,
  origin,
  serve,
  signCheckpointOf,
  sourceOf,
  treeOf,
} from './served-log.ts';

const { log, files } = honestLog();
const size = log.leaves.length;

const audit = (served: Files, seen?: SeenLog): Promise<Audit> => auditLog({ source: sourceOf(served), seen });
const seenAt = (leaves: readonly Uint8Array[], verifierKey = key): SeenLog => ({
  verifierKey,
  size: leaves.length,
  root: treeOf(leaves).root(),
});
const statusOf = ({ checks }: Audit, name: CheckName) => checks.find((check) => check.name === name)!;
/** Names of the checks that failed. */
const failures = ({ checks }: Audit): CheckName[] =>
  checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
const spoilt = (path: string, change: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...files, [path, change(files.get(path)!)]]);
/** The log with other leaves, which its owner signs. */
const resigned = (leaves: readonly Uint8Array[]): Files => serve(leaves, modelsOf(log));
/** The log with one leaf said otherwise. */
function restated<K extends Leaf['kind']>(kind: K, change: (leaf: LeafOf<K>) => Leaf): Files {
  const at = log.leaves.findLastIndex((bytes) => parseLeaf(bytes).kind === kind);
  const leaf = parseLeaf(log.leaves[at]!) as LeafOf<K>;
  return resigned(replaceAt(log.leaves, at, encodeLeaf(change(leaf))));
}
const entries = tilePath({ level: 'entries', index: 0, width: size });
const tile = tilePath({ level: 0, index: 0, width: size });

const [first, second] = [witnessKey('witness.example/w1', 1), witnessKey('witness.example/w2', 2)];

/** The honest log, cosigned. */
function cosignedBy(...witnesses: readonly ReturnType<typeof witnessKey>[]): Files {
  const note = Buffer.from(files.get('checkpoint')!).toString();
  const lines = witnesses.map((witness, i) => witness.cosign(note, 1_700_000_000 + 60 * i));
  return new Map([...files, ['checkpoint', new TextEncoder().encode(note + lines.join(''))]]);
}

describe('an audit of an honest log', () => {
  it('holds in every check but that of code that no leaf names, and says what was covered', async () => {
    const seen = seenAt(log.leaves.slice(0, 5));
    const source = sourceOf(cosignedBy(first, second));
    const { checks, ...result } = await auditLog({ source, seen, witnesses: [first.line, second.line] });
    expect(checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      ...[
        'checkpoint held',
        'witnesses held',
        'history held',
        'tree held',
        'leaves held',
        'rounds held',
        'seeds held',
        'ledger held',
        'models held',
        'code not-checkable',
      ],
    ]);
    expect(result).toMatchObject({ ok: true, origin, size, seen: seenAt(log.leaves) });
    expect(Buffer.from(result.rootHash!, 'base64')).toEqual(Buffer.from(log.tree.root()));
    expect(checks.map(({ covered }) => covered)).toEqual([
      ...[
        'signature',
        '2 witnesses',
        'since 5 leaves',
        `${size} leaves, 1 tile`,
        `${size} leaves`,
        `${size} leaves`,
        '3 commitments',
      ],
      ...[`${size} leaves`, `${size} leaves, 8 files`, 'nothing'],
    ]);
  });

  it('PV3 recomputes the ledger: two periods of cap 1 at z = 2', async () => {
    // 1 / (2 z^2) for each of the two periods that three rounds of two a period have begun
    const { ledger } = await audit(files);
    expect(ledger).toEqual({ rho: 0.25, epsilon: epsilonOf({ rho: 0.25, delta: 1e-6 }), delta: 1e-6 });
  });

  it('has no ledger without a guarantee, and none before the first release', async () => {
    const quiet = new LogBuilder(quietSite).play([1]);
    expect((await audit(serve(quiet.leaves, modelsOf(quiet)))).ledger).toBeNull();
    expect((await audit(serve(new LogBuilder().leaves))).ledger).toBeNull();
  });

  it('tells of each check as it is done, and once', async () => {
    const told: Check[] = [];
    const { checks } = await auditLog({ source: sourceOf(files), onCheck: (check) => told.push(check) });
    expect(told).toHaveLength(checks.length);
    expect(told).toEqual(expect.arrayContaining([...checks]));
    expect(told.slice(0, 2).map(({ name }) => name)).toEqual(['checkpoint', 'witnesses']);
  });

  it('cannot tell history the first time, and says whose key it was', async () => {
    const result = await audit(files);
    expect(result.ok).toBe(true);
    expect(statusOf(result, 'history').status).toBe('not-checkable');
    expect(statusOf(result, 'checkpoint').detail).toContain('the log shows the key itself');
    expect(statusOf(await audit(files, seenAt(log.leaves)), 'checkpoint').detail).toContain(
      'the key that is expected',
    );
  });

  it('LG10 reads full pieces where the partial ones are gone, and pieces that are longer than the checkpoint', async () => {
    const many = new LogBuilder();
    for (let i = 0; i < 80; i++) many.play([i]);
    const grown = serve(many.leaves, modelsOf(many));
    const older = many.leaves.slice(0, 201);
    grown.set('checkpoint', checkpointOf(older));
    const result = await audit(grown, seenAt(many.leaves.slice(0, 100)));
    expect([result.size, failures(result)]).toEqual([201, []]);
    const whole = await audit(serve(many.leaves, modelsOf(many)));
    expect([whole.size, failures(whole)]).toEqual([321, []]);
  });

  it('goes on over more than one bundle', async () => {
    const many = new LogBuilder();
    for (let i = 0; i < 150; i++) many.play([i]);
    const result = await audit(serve(many.leaves, modelsOf(many)));
    expect([result.size, failures(result), statusOf(result, 'tree').covered]).toEqual([
      601,
      [],
      '601 leaves, 4 tiles',
    ]);
  });
});

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
      return path.startsWith('tile/entries') ? endless : path === 'checkpoint' ? checkpoint : files.get(path);
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

describe('the code that a log names', () => {
  const filesOf = (hashes: Readonly<Record<string, string>>): BuildFiles =>
    Object.entries(hashes).map(([path, digit]) => ({ path, hash: digit.repeat(64) }));
  const build = filesOf({ 'client/hearsay.js': 'a', 'server/hearsay.js': 'b' });
  const coded = new LogBuilder().introduce(build, '1.2.3').play([1]);
  const checked = async (other: BuildFiles | undefined, leaves = coded.leaves) =>
    statusOf(await auditLog({ source: sourceOf(serve(leaves, modelsOf(coded))), build: other }), 'code');

  it('LG12 holds where the auditor has built the same, in whatever order it is listed', async () => {
    expect(await checked([...build].reverse())).toEqual({
      ...{ name: 'code', status: 'held', covered: '2 files', detail: 'version 1.2.3, from leaf 1 on' },
    });
  });

  it.each([
    [
      'another file',
      filesOf({ 'client/hearsay.js': 'c', 'server/hearsay.js': 'b' }),
      'client/hearsay.js differ',
    ],
    ['a file less', filesOf({ 'client/hearsay.js': 'a' }), 'server/hearsay.js differ'],
    ['a file more', [...build, ...filesOf({ 'server/x.js': 'd' })], 'server/x.js differ'],
    ['nothing at all', filesOf({ 'client/a.js': 'a', 'client/b.js': 'b' }), 'hearsay.js and 1 more differ'],
  ])('LG12 fails where the auditor has built %s', async (_, other, detail) => {
    expect(await checked(other)).toMatchObject({ status: 'failed', detail: expect.stringContaining(detail) });
  });

  it('LG12 cannot be checked without a build, or where no leaf names any', async () => {
    expect(await checked(undefined)).toMatchObject({
      ...{ status: 'not-checkable', detail: 'version 1.2.3, from leaf 1 on: no build to compare with' },
    });
    expect(await checked(undefined, log.leaves)).toMatchObject({
      status: 'not-checkable',
      detail: 'no leaf says what code runs',
    });
  });

  it('LG12 fails where a build is given and no leaf names any', async () => {
    expect(await checked(build, log.leaves)).toMatchObject({
      status: 'failed',
      detail: 'no leaf says what code runs',
    });
  });

  it('LG12 is that of the last leaf, and says how many came before; after a leaf that does not fit it says nothing', async () => {
    const later = new LogBuilder()
      .introduce(filesOf({ 'client/hearsay.js': 'e' }), '1.0.0')
      .play([1])
      .introduce(build, '1.2.3');
    const at = later.leaves.length - 1;
    expect(await checked(build, later.leaves)).toMatchObject({
      ...{ status: 'held', detail: `version 1.2.3, from leaf ${at} on; 1 before it` },
    });
    expect(await checked(build, [...later.leaves, later.leaves[3]!, later.leaves[3]!])).toMatchObject({
      status: 'not-checkable',
    });
  });

  it('LG12 is named between rounds', async () => {
    const inRound = [...coded.leaves.slice(0, 3), coded.leaves[1]!, ...coded.leaves.slice(3)];
    expect(failures(await audit(serve(inRound, modelsOf(coded))))).toEqual(['leaves']);
  });
});

describe('witnesses', () => {
  const ask = (served: Files, ...keys: string[]) => auditLog({ source: sourceOf(served), witnesses: keys });

  it('LG11 hold with the earliest of their times', async () => {
    const check = statusOf(await ask(cosignedBy(first, second), first.line, second.line), 'witnesses');
    expect(check).toMatchObject({ status: 'held', detail: expect.stringContaining('2023-11-14T22:13:20') });
  });

  it('LG11 that were named and have not cosigned are a failure, and named', async () => {
    const result = await ask(cosignedBy(first), first.line, second.line);
    expect(failures(result)).toEqual(['witnesses']);
    expect(statusOf(result, 'witnesses').detail).toBe('expected a cosignature by witness.example/w2');
  });

  it('LG11 that nobody named say nothing, and are counted', async () => {
    const check = statusOf(await ask(cosignedBy(first, second)), 'witnesses');
    expect(check).toMatchObject({
      status: 'not-checkable',
      detail: expect.stringContaining('2 cosignatures on it, which nobody has verified'),
    });
  });
});

describe('two histories', () => {
  const fork = new LogBuilder().play([1, 2]).play([3, 4, 9]).play([6]);

  it('LG6 a fork is found by who has seen the other side, and its tree is not kept', async () => {
    const result = await audit(serve(fork.leaves, modelsOf(fork)), seenAt(log.leaves));
    expect(failures(result)).toEqual(['history']);
    expect(result.seen).toBeNull();
  });

  it('LG6 nobody can tell a fork before it began', async () => {
    expect(failures(await audit(serve(fork.leaves, modelsOf(fork)), seenAt(log.leaves.slice(0, 4))))).toEqual(
      [],
    );
  });

  it('LG6 an old checkpoint replayed is found', async () => {
    const result = await audit(serve(log.leaves.slice(0, 5), modelsOf(log)), seenAt(log.leaves));
    expect(failures(result)).toEqual(['history']);
    expect(statusOf(result, 'history').detail).toMatch(/over 5 leaves, an earlier one over \d+/);
  });

  it('LG6 another key than that of the last audit has signed nothing', async () => {
    const result = await audit(files, seenAt(log.leaves, peter.key));
    expect(failures(result)).toEqual(['checkpoint']);
  });
});

describe('an update that counts twice', () => {
  it('LG4 is found where its leaf stands twice in a round', async () => {
    const twice = new LogBuilder().open().contribute(someUpdate(1));
    twice.append(parseLeaf(twice.leaves.at(-1)!));
    const result = await audit(serve(twice.close().release().leaves));
    expect([failures(result), statusOf(result, 'rounds').detail]).toEqual([
      ['rounds'],
      'leaf 3 (contribution): an update stands twice',
    ]);
  });
});

describe('a log that has named another key', () => {
  const second = new Uint8Array(32).fill(8);
  const secondKey = verifierKey(origin, ed25519.getPublicKey(second));
  const rotated = new LogBuilder().play([1]).rotateKey(secondKey).play([2]);
  const alone = serve(rotated.leaves, modelsOf(rotated));
  const checkpoint = { origin, size: rotated.leaves.length, root: rotated.tree.root() };
  const bySecond = signCheckpoint(checkpoint, second);
  const note = Buffer.from(alone.get('checkpoint')!).toString();
  const line = bySecond.slice(bySecond.lastIndexOf('\n\n') + 2);
  const withCheckpoint = (text: string): Files =>
    new Map([...alone, ['checkpoint', new TextEncoder().encode(text)]]);

  it('LG14 holds for who has pinned the first, where both have signed, and is remembered by the second', async () => {
    const result = await audit(withCheckpoint(note + line), seenAt(rotated.leaves.slice(0, 2)));
    expect(failures(result)).toEqual([]);
    expect(result.seen?.verifierKey).toBe(secondKey);
    const again = await audit(withCheckpoint(note + line), result.seen!);
    expect([failures(again), statusOf(again, 'checkpoint').detail]).toEqual([
      [],
      'with the key that is expected',
    ]);
  });

  it('LG14 fails where the second has not signed, or signed something else', async () => {
    const other = signCheckpoint({ ...checkpoint, size: 1 }, second);
    const forged = note + other.slice(other.lastIndexOf('\n\n') + 2);
    for (const served of [alone, withCheckpoint(forged)]) {
      const result = await audit(served);
      expect([failures(result), result.seen]).toEqual([['checkpoint'], null]);
    }
  });
});
