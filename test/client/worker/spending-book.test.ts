import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dayOf } from '../../../client/history/daily-budget.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import type { ProfileStore } from '../../../client/history/profile-store.ts';
import { BudgetSpent, SpendingBook } from '../../../client/worker/spending-book.ts';
import { eventually } from '../../eventually.ts';

const noon = new Date(2026, 10, 22, 12);
const daysLater = (days: number) => new Date(2026, 10, 22 + days, 12);

let now: Date;
let profile: ProfileStore;
/** What ends a wait. */
let passMinute: (() => void)[];
beforeEach(() => {
  [now, profile, passMinute] = [noon, createMemoryProfile(), []];
});

const createBook = () =>
  new SpendingBook({
    budget: { seconds: 10, bytes: 1000 },
    now: () => now,
    wait: () => new Promise((resolve) => passMinute.push(resolve)),
  });

/** A book of this profile, as another visit has it. */
async function openBook(): Promise<SpendingBook> {
  const book = createBook();
  await book.open(profile);
  return book;
}

describe('a book of what training takes', () => {
  it('adds up over visits, in the profile', async () => {
    const first = await openBook();
    first.add({ milliseconds: 6000 });
    first.add({ bytes: 300 });
    await first.keep();
    expect(await profile.spending()).toEqual({ day: dayOf(noon), milliseconds: 6000, bytes: 300 });
    const second = await openBook();
    second.assertLeft();
    second.add({ milliseconds: 4000 });
    expect(() => second.assertLeft()).toThrow(BudgetSpent);
  });

  it('counts what came before the profile was open, once', async () => {
    const book = createBook();
    book.add({ bytes: 400 });
    await book.keep(); // nowhere yet
    await book.open(profile);
    book.add({ bytes: 500 });
    await book.keep();
    expect(await profile.spending()).toMatchObject({ bytes: 900 });
  });

  it('holds up who waits until there is another day, also where that begins in the middle of a visit', async () => {
    const book = await openBook();
    const waiting = vi.fn();
    await book.left(waiting);
    expect(waiting).not.toHaveBeenCalled();
    book.add({ bytes: 1000 });
    const passed = vi.fn();
    const left = book.left(waiting).then(passed);
    expect(waiting).toHaveBeenCalledTimes(1);
    passMinute[0]!();
    await eventually(() => expect(passMinute).toHaveLength(2));
    expect(passed).not.toHaveBeenCalled();
    now = daysLater(1);
    passMinute[1]!();
    await left;
    book.assertLeft();
  });

  it('is spent still after the clock was set back a year, and free on the day after that', async () => {
    const book = await openBook();
    book.add({ milliseconds: 10_000 });
    await book.keep();
    now = daysLater(-365);
    const next = await openBook();
    expect(() => next.assertLeft()).toThrow(BudgetSpent);
    await next.keep();
    now = daysLater(-364);
    (await openBook()).assertLeft();
  });

  it('leaves nothing in a profile that was erased meanwhile', async () => {
    const book = await openBook();
    await profile.erase();
    book.add({ bytes: 10 });
    await book.keep();
    expect(await profile.spending()).toBeUndefined();
  });
});
