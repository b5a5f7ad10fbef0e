import { expect, it } from 'vitest';
import { describeExposure } from '../../../server/audit/describe-exposure.ts';

it('says by tensor what updates show, and of none that there is none', () => {
  const tensors = [
    { tensor: 'itemInput', items: 3659, moved: 56.25, standingOut: 50, strongestShare: 0.4567 },
  ];
  const text = describeExposure({ tensors, updates: 1200 });
  expect(text).toContain('1,200 updates, on average');
  expect(text).toMatch(/^itemInput +3659 +56\.3 +50\.0 +45\.7 %$/m);
  expect(text).toContain('How many of them are right nobody can say here');
  expect(describeExposure({ tensors: [], updates: 0 })).toBe('no update to look at');
});
