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
    expect(isDue({ contributions, openedAt }, settings, now)).toBe(due);
  });

  it('with one update where cohort and minimum are one', () => {
    const one = { ...settings, cohort: 1, minimum: 1 };
    expect(isDue({ contributions: 0, openedAt }, one, deadline)).toBe(false);
    expect(isDue({ contributions: 1, openedAt }, one, openedAt)).toBe(true);
  });
});
