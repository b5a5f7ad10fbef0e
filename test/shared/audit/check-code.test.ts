import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import type { BuildFiles } from '../../../shared/audit/check-code.ts';
import { LogBuilder } from '../log/log-builder.ts';
import { audit, failures, log, statusOf } from './audited-log.ts';
import { modelsOf, serve, sourceOf } from './served-log.ts';

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
