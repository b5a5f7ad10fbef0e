import { expect, it } from 'vitest';
import { unlessGuarantee, unlessSum } from '../../server/guarantee.ts';

it('an epsilon above 20 is said to be no guarantee', () => {
  expect(unlessGuarantee(20)).toBe('');
  expect(unlessGuarantee(20.1)).toContain('no guarantee');
});

it('LA9 where updates are compared with each other, no privacy is said to be claimed', () => {
  expect(unlessSum({})).toBe('');
  const aggregation = { kind: 'trimmed-mean', trim: 0.1 } as const;
  expect(unlessSum({ aggregation })).toMatch(/trimmed-mean .* no privacy is claimed/);
});
