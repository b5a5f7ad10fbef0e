import { describe, expect, it } from 'vitest';
import { pinnedSource } from '../../../../server/audit/page/pinned-source.ts';
import { auditLog } from '../../../../shared/audit/audit-log.ts';
import { readLeafRange } from '../../../../shared/audit/read-leaves.ts';
import { tilePath } from '../../../../shared/log/tile.ts';
import { honestLog, sourceOf } from '../../../shared/audit/served-log.ts';

const { log, files } = honestLog();
const size = log.leaves.length;
const path = tilePath({ level: 'entries', index: 0, width: size });

describe('leaves that are read again', () => {
  it('LG10 are those of the audit', async () => {
    const { source, again } = pinnedSource(sourceOf(files));
    expect((await auditLog({ source })).ok).toBe(true);
    expect(await readLeafRange(again, { from: 2, to: 4, size })).toEqual(log.leaves.slice(2, 4));
  });

  it('LG10 are refused where the server shows others than it did', async () => {
    const served = new Map(files);
    const { source, again } = pinnedSource(sourceOf(served));
    await auditLog({ source });
    const other = served.get(path)!.slice();
    other[10]! ^= 1;
    served.set(path, other);
    await expect(readLeafRange(again, { from: 2, to: 4, size })).rejects.toThrow(/another one/);
  });

  it('LG10 are not there where the audit has not read them', async () => {
    const { again } = pinnedSource(sourceOf(files));
    await expect(readLeafRange(again, { from: 2, to: 4, size })).rejects.toThrow(/missing/);
  });
});
