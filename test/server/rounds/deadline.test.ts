import { describe, expect, it } from 'vitest';
import { isDue } from '../../../server/rounds/deadline.ts';

const settings = { cohort: 3, minimum: 2, deadlineMs: 1_000, maxStaleness: 0 };
const openedAt = 5_000;
const deadline = 6_000;

describe('a round is due', () => {
  it.each([
    ['with its cohort, at once', 3, openedAt, true],
    ['with more than its cohort', 4, openedAt, true],
    ['with one too few before the deadline: not', 2, deadline - 1, false],
    ['with the minimum at the deadline', 2, deadline, true],
    ['with the minimum long after the deadline', 2, deadline + 1e9, true],
    ['with fewer than the minimum, whatever the time: not', 1, deadline + 1e9, false],
    ['with nobody, whatever the time: not', 0, deadline + 1e9, false],
    ['with its cohort, though the clock was set back', 3, 0, true],
    ['with the minimum, the clock set back: not yet', 2, 0, false],
  ])('%s', (_, contributions, now, due) => {
    expect(isDue({ contributions, exceptions: 0, openedAt }, settings, now)).toBe(due);
  });

  it.each([
    ['with its cohort, where enough of it are in the sum', 3, 1, openedAt, true],
    ['with its cohort, where too few of it are in the sum: never', 3, 2, deadline + 1e9, false],
    ['at the deadline, where the minimum is not in the sum: not', 2, 1, deadline, false],
  ])('LG3 %s', (_, contributions, exceptions, now, due) => {
    expect(isDue({ contributions, exceptions, openedAt }, settings, now)).toBe(due);
  });

  it('LG2 with as many exceptions as a leaf can name, and not with one more', () => {
    const large = { ...settings, cohort: 10_000 };
    for (const [exceptions, due] of [
      [3800, true],
      [3801, false],
    ] as const) {
      expect(isDue({ contributions: 10_000, exceptions, openedAt }, large, openedAt)).toBe(due);
    }
  });

  it('with one update where cohort and minimum are one', () => {
    const one = { ...settings, cohort: 1, minimum: 1 };
    expect(isDue({ contributions: 0, exceptions: 0, openedAt }, one, deadline)).toBe(false);
    expect(isDue({ contributions: 1, exceptions: 0, openedAt }, one, openedAt)).toBe(true);
  });
});
