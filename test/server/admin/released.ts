/** Records of releases as a history has them. */
import type { ReleaseRecord } from '../../../server/admin/history.ts';

/** The release that made this version, in a round a minute. */
export const released = (version: number, change: Partial<ReleaseRecord> = {}): ReleaseRecord => ({
  ...{ kind: 'release', version, round: version - 1, period: '0', updates: 100 },
  time: 1_700_000_000_000 + 60_000 * (version - 1),
  ...{ epsilon: 1, budgetEpsilon: null, quality: null, drift: false },
  ...change,
});
