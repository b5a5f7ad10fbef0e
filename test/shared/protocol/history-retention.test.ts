import { describe, expect, it } from 'vitest';
import { retentionStart } from '../../../shared/protocol/history-retention.ts';

describe('the retention time of a site', () => {
  it('is a year where the site does not say, else what it says', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(retentionStart({}, now)).toBe(Date.UTC(2025, 0, 1)); // no leap day between them
    expect(retentionStart({ history: { retentionDays: 31 } }, now)).toBe(Date.UTC(2025, 11, 1));
    expect(retentionStart({ history: { retentionDays: 0.5 } }, now)).toBe(now - 43_200_000);
  });
});
