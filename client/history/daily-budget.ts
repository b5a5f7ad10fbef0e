/**
 * What training may take of a browser on a day, and what it has taken. Days are those of the device's own calendar, which may
 * be set: a clock that is set forward begins a new day; one that is set back does not, and holds nobody up for longer
 * than two.
 */

/** What training may take of a browser on a day of its calendar. */
export type DailyBudget = {
  /** Of training, and of the work for tickets, >= 0; 0 is none. */
  readonly seconds: number;
  /** Fetched by the worker over the network (what a cache had costs nothing), and sent in updates, >= 0; 0 is none. */
  readonly bytes: number;
};

/** Where the page does not say. A local round takes tenths of a second, and a model about half a megabyte. */
const defaultBudget: DailyBudget = { seconds: 60, bytes: 20e6 };

/** What a page has set, as far as these are amounts. @param wanted whatever it gave */
export function toBudget(wanted: Partial<DailyBudget> | undefined): DailyBudget {
  const amountOf = (name: keyof DailyBudget): number => {
    const amount = wanted?.[name];
    return typeof amount === 'number' && amount >= 0 ? amount : defaultBudget[name];
  };
  return { seconds: amountOf('seconds'), bytes: amountOf('bytes') };
}

/** What was taken on a day. */
export type Spending = {
  /** Days of the device's calendar since 1970-01-01. */
  readonly day: number;
  readonly milliseconds: number;
  readonly bytes: number;
};

/** The day on the device's calendar. */
export function dayOf(time: Date): number {
  return Math.floor(time.getTime() / 86_400_000 - time.getTimezoneOffset() / 1440);
}

/**
 * What counts today.
 * @param before what was recorded last
 */
export function spendingOn(today: number, before: Spending | undefined): Spending {
  if (!before || today > before.day) return { day: today, milliseconds: 0, bytes: 0 };
  // A day back may be another time zone. Further back the clock was wrong: the next day is a new one.
  return today < before.day - 1 ? { ...before, day: today } : before;
}

/** Whether nothing is left. */
export function isSpent({ milliseconds, bytes }: Spending, budget: DailyBudget): boolean {
  return milliseconds >= budget.seconds * 1000 || bytes >= budget.bytes;
}
