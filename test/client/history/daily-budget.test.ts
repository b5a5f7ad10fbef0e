import { describe, expect, it } from 'vitest';
import { dayOf, isSpent, spendingOn, toBudget } from '../../../client/history/daily-budget.ts';

const yesterday = { day: 99, milliseconds: 1000, bytes: 50 };
const nothing = { milliseconds: 0, bytes: 0 };

describe('a day', () => {
  it('is that of the device, from midnight to midnight', () => {
    const local = (hours: number, minutes: number) => dayOf(new Date(2026, 6, 10, hours, minutes));
    expect(local(0, 0)).toBe(local(23, 59));
    expect(local(24, 0)).toBe(local(0, 0) + 1);
    const summerTime = dayOf(new Date(2026, 9, 26)) - dayOf(new Date(2026, 9, 24)); // 25 hours lie between, in Europe
    expect(summerTime).toBe(2);
  });

  it('counts from 1970', () => {
    const time = new Date(0);
    expect(dayOf(time)).toBe(time.getTimezoneOffset() > 0 ? -1 : 0);
  });
});

describe('what was taken', () => {
  it('counts for its day, and nothing on the next', () => {
    expect(spendingOn(99, yesterday)).toEqual(yesterday);
    expect(spendingOn(100, yesterday)).toEqual({ day: 100, ...nothing });
    expect(spendingOn(7, undefined)).toEqual({ day: 7, ...nothing });
  });

  it('still counts where the clock is set back, by a year too, and then until the next day, no longer', () => {
    const afterwards = spendingOn(99 - 365, yesterday);
    expect(afterwards).toEqual({ ...yesterday, day: 99 - 365 });
    expect(spendingOn(100 - 365, afterwards)).toEqual({ day: 100 - 365, ...nothing });
  });

  it('is not doubled by a journey over the date line and back', () => {
    let spending = yesterday;
    for (const day of [98, 99, 98, 99]) spending = spendingOn(day, spending);
    expect(spending).toEqual(yesterday);
  });

  it('begins anew where the clock is set forward', () => {
    expect(spendingOn(99 + 365, yesterday)).toEqual({ day: 99 + 365, ...nothing });
  });
});

describe('a budget', () => {
  const budget = { seconds: 2, bytes: 100 };

  it('is spent by its seconds or by its bytes', () => {
    expect(isSpent({ day: 1, milliseconds: 1999, bytes: 99 }, budget)).toBe(false);
    expect(isSpent({ day: 1, milliseconds: 2000, bytes: 0 }, budget)).toBe(true);
    expect(isSpent({ day: 1, milliseconds: 0, bytes: 100 }, budget)).toBe(true);
  });

  it('is a minute and 20 MB, but for what a page has set to an amount', () => {
    expect(toBudget(undefined)).toEqual({ seconds: 60, bytes: 20_000_000 });
    expect(toBudget({ seconds: 5 })).toEqual({ seconds: 5, bytes: 20_000_000 });
    for (const amount of [-1, Number.NaN, 'many', '', null]) {
      const nonsense = { seconds: amount, bytes: amount } as unknown as { seconds: number };
      expect(toBudget(nonsense)).toEqual({ seconds: 60, bytes: 20_000_000 });
    }
  });

  it('of nothing is spent before anything was taken', () => {
    for (const none of [{ seconds: 0 }, { bytes: 0 }])
      expect(isSpent({ day: 1, ...nothing }, toBudget(none))).toBe(true);
    expect(isSpent({ day: 1, ...nothing }, toBudget({}))).toBe(false);
  });
});
