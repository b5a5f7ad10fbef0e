import { describe, expect, it } from 'vitest';
import type { Audit } from '../../../shared/audit/audit-log.ts';
import type { CheckName } from '../../../shared/audit/check.ts';
import type { EvidenceSource } from '../../../shared/audit/evidence-source.ts';
import { type LogBuilder, quietSite } from '../log/log-builder.ts';
import { audit, collected, detailOf, failed, found, honest } from './recomputed-log.ts';
import { evidenceOf } from './shown-log.ts';

describe('evidence that is not there', () => {
  const without = (log: LogBuilder, rounds: readonly number[]): Promise<Audit> => {
    const source = evidenceOf(log);
    return audit(log, { round: async (round) => (rounds.includes(round) ? undefined : source.round(round)) });
  };

  it('LG13 is not checkable any more where a leaf says that it was erased: no failure, and no silent pass', async () => {
    const result = await without(honest().erase(2), [0, 1]);
    expect(result.ok).toBe(true);
    expect(found(result)).toEqual([
      'updates not-checkable 1 update',
      'norms not-checkable 1 update',
      'sums not-checkable 1 sum',
      'noise not-checkable 1 release with noise',
      'releases not-checkable 1 model',
    ]);
    expect(detailOf(result, 'sums')).toMatch(/2 rounds, 0 to 1, are erased/);
  });

  it('LG13 fails where no leaf says so, or another round was erased', async () => {
    for (const log of [honest(), honest().erase(1)]) {
      const result = await without(log, [1]);
      expect(failed(result)).toEqual(['updates']);
      expect(detailOf(result, 'updates')).toMatch(/round 1 is not shown, and no leaf says erased/);
    }
  });

  it.each<[string, CheckName, Partial<EvidenceSource>]>([
    ['updates', 'updates', { update: async () => undefined }],
    ['masters', 'releases', { floats: async () => undefined }],
    ['catalogs', 'releases', { catalog: async () => undefined }],
  ])('fails where %s are withheld', async (_, name, shown) => {
    expect(failed(await audit(honest(), shown))).toEqual([name]);
  });

  const refuse = () => Promise.reject(new Error('no such credential'));

  it('throws what the source throws from the start: then the audit could not run', async () => {
    const nothing = { round: refuse, update: refuse, floats: refuse, catalog: refuse };
    await expect(audit(honest(), nothing)).rejects.toThrow('no such credential');
  });

  it('fails where the source answers for some of it alone: what was found is told all the same', async () => {
    const bad = collected().close().release({ site: quietSite }).play([3]).play([4]);
    const source = evidenceOf(bad);
    const round = (number: number) => (number === 1 ? refuse() : source.round(number));
    const result = await audit(bad, { round });
    expect(failed(result)).toEqual(['updates', 'noise']);
    expect(detailOf(result, 'updates')).toMatch(/round 1 is not shown/);
    expect(failed(await audit(honest(), { update: refuse }))).toEqual(['updates']);
  });
});
