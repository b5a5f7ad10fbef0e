import { describe, expect, it } from 'vitest';
import { auditLog } from '../../../shared/audit/audit-log.ts';
import { failures, statusOf } from './audited-log.ts';
import { cosignedBy, first, second } from './cosigned-log.ts';
import { type Files, sourceOf } from './served-log.ts';

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
