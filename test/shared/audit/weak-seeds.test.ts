import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { LogBuilder, quietSite, someUpdate } from '../log/log-builder.ts';
import { serve, sourceOf } from './served-log.ts';

/** The check of the seeds, over a log of one round for each. */
async function checkOf(...seeds: readonly Uint8Array[]) {
  const log = new LogBuilder();
  for (const seed of seeds) log.open(seed).contribute(someUpdate(1)).close().release();
  const { checks } = await auditLog({ source: sourceOf(serve(log.leaves)) });
  return checks.find(({ name }) => name === 'seeds')!;
}

const sha256 = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
const number = (value: number, at: number) => {
  const bytes = Buffer.alloc(32);
  if (at === 0) bytes.writeBigUInt64LE(BigInt(value), 0);
  else bytes.writeBigUInt64BE(BigInt(value), 24);
  return new Uint8Array(bytes);
};
/** When log builders open their first round. */
const noon = 1_700_000_000_000;

describe('a seed that anybody would try first', () => {
  it.each<[string, Uint8Array]>([
    ['zeros', new Uint8Array(32)],
    ['one byte', new Uint8Array(32).fill(0xab)],
    ['bytes that count', Uint8Array.from({ length: 32 }, (_, i) => i)],
    ['a small number', number(42, 0)],
    ['a small number at the end', number(42, 24)],
    ['a hash of a number', sha256('7')],
    ['a hash of a word', sha256('hearsay')],
    ['the clock in milliseconds', number(noon + 3, 24)],
    ['the clock in seconds', number(noon / 1000, 0)],
    ['a hash of the clock', sha256(String(noon - 7))],
  ])('PV2 is found from outside: %s', async (_, seed) => {
    const { status, detail } = await checkOf(sha256('drawn'), seed);
    expect(status).toBe('failed');
    expect(detail).toMatch(/^the seed of round 1 is /);
  });

  it('PV2 is one that another round had', async () => {
    expect(await checkOf(sha256('drawn'), sha256('another'), sha256('drawn'))).toMatchObject({
      status: 'failed',
      detail: 'rounds 0 and 2 have one seed',
    });
  });

  it('is none that was drawn', async () => {
    expect(await checkOf(sha256('a seed of a test, 1'), sha256('a seed of a test, 2'))).toMatchObject({
      status: 'held',
      covered: '2 commitments',
    });
  });

  it('PV2 is looked for beside the largest time that a leaf may state, and that ends', async () => {
    const log = new LogBuilder();
    const opened = { kind: 'round-open', round: 0, period: '0', base: 0, seed: 'a'.repeat(64) } as const;
    log.append({ ...opened, time: Number.MAX_SAFE_INTEGER });
    const { checks } = await auditLog({ source: sourceOf(serve(log.leaves)) });
    expect(checks.find(({ name }) => name === 'seeds')?.status).toBe('held');
  });

  it('is not looked for where no round had noise', async () => {
    const { checks } = await auditLog({
      source: sourceOf(serve(new LogBuilder(quietSite).play([1]).leaves)),
    });
    expect(checks.find(({ name }) => name === 'seeds')?.status).toBe('not-checkable');
  });
});
