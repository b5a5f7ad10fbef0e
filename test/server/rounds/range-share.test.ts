import { describe, expect, it } from 'vitest';
import { mostOfRange, RangeShare } from '../../../server/rounds/range-share.ts';
import { refusal } from '../../shared/log/refusal.ts';

describe('AD3 the share of a network', () => {
  it.each([
    [1000, 0.25, 250],
    [90, 0.25, 22],
    [20, 0.25, 5],
    [20, 0.001, 1],
    [100, 1, 100],
    [19, 0.25, 19],
    [1, 0.25, 1],
  ])('of a cohort of %d and a share of %d is %d', (cohort, share, most) => {
    expect(mostOfRange(cohort, share)).toBe(most);
  });

  const give = (ranges: RangeShare, range: string, round = 0): void => {
    ranges.assertFree(range, round, 20);
    ranges.take(range);
  };
  const full = (): RangeShare => {
    const ranges = new RangeShare(0.25);
    for (let i = 0; i < 5; i++) give(ranges, 'a');
    return ranges;
  };

  it('is taken up by its own updates, not by those of others', () => {
    const ranges = full();
    expect(() => give(ranges, 'a')).toThrow(refusal('TOO_MANY'));
    expect(() => give(ranges, 'b')).not.toThrow();
  });

  it('is there again in the next round', () => {
    expect(() => give(full(), 'a', 1)).not.toThrow();
  });

  it('is given back by what could not be stored, unless its round is over', () => {
    const ranges = full();
    ranges.giveBack('a', 0);
    expect(() => give(ranges, 'a')).not.toThrow();
    ranges.giveBack('a', 7);
    expect(() => give(ranges, 'a')).toThrow(refusal('TOO_MANY'));
  });
});
