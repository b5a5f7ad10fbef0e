import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import type { Check } from '../../../shared/audit/check.ts';
import { signCheckpoint } from '../../../shared/log/checkpoint.ts';
import { parseLeaf } from '../../../shared/log/leaf.ts';
import { verifierKey } from '../../../shared/log/verifier-key.ts';
import { epsilonOf } from '../../../shared/privacy/accountant.ts';
import { LogBuilder, quietSite, someUpdate } from '../log/log-builder.ts';
import { peter } from '../log/published-notes.ts';
import { audit, failures, files, log, seenAt, size, statusOf } from './audited-log.ts';
import { cosignedBy, first, second } from './cosigned-log.ts';
import { checkpointOf, type Files, modelsOf, origin, serve, sourceOf } from './served-log.ts';

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
