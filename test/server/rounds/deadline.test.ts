import { describe, expect, it } from 'vitest';
import { isDue, isLost } from '../../../server/rounds/deadline.ts';

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
    ['with the minimum, the clock set back by a deadline: not yet', 2, 2 * openedAt - deadline, false],
    ['with the minimum, the clock set back by more', 2, 2 * openedAt - deadline - 1, true],
    ['with nobody, the clock set back: not', 0, 2 * openedAt - deadline - 1, false],
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

describe('a round is lost', () => {
  it.each([
    ['with as many left as the minimum takes, once it fills: not', 1, false],
    ['with one fewer, also before it is full', 2, true],
    ['with nothing lost: not', 0, false],
  ])('LG15 %s', (_, exceptions, lost) => {
    expect(isLost(exceptions, settings)).toBe(lost);
  });

  it('LG15 with one exception more than a leaf can name, and not before', () => {
    const large = { ...settings, cohort: 10_000 };
    expect(isLost(3800, large)).toBe(false);
    expect(isLost(3801, large)).toBe(true);
  });

  it('LG15 exactly where it can never be due, whatever comes and however long it waits', () => {
    for (let exceptions = 0; exceptions <= 3; exceptions++) {
      for (let contributions = exceptions; contributions <= 3; contributions++) {
        const canBeDue = [...Array(4 - contributions).keys()].some((more) =>
          isDue({ contributions: contributions + more, exceptions, openedAt }, settings, deadline),
        );
        expect(isLost(exceptions, settings)).toBe(!canBeDue);
      }
    }
  });
});
