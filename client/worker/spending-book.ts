/** Keeps what training takes of this browser in the profile, and says when the day's budget is spent. */
import { type DailyBudget, dayOf, isSpent, type Spending, spendingOn } from '../history/daily-budget.ts';
import type { TrainingStore } from '../history/profile-store.ts';

/** How often it is looked whether another day has begun, milliseconds. */
const lookMs = 60_000;

/** Thrown in the middle of a round: what was trained is dropped. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

type BookProfile = Pick<TrainingStore, 'spending' | 'keepSpending' | 'secret'>;

/** With the secret that it had: of one that was erased since nothing comes back. */
type OpenProfile = { readonly profile: BookProfile; readonly secret: Uint8Array };

/** What a book is given. */
export type BookParts = {
  readonly budget: DailyBudget;
  /** Now. */
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
};

/** One profile's book; only the tab that trains has one. */
export class SpendingBook {
  readonly #parts: BookParts;
  #spending: Spending | undefined;
  #profile: OpenProfile | undefined;

  constructor(parts: BookParts) {
    this.#parts = parts;
  }

  /** Take note; `keep` makes it last. */
  add({ milliseconds = 0, bytes = 0 }: Partial<Omit<Spending, 'day'>>): void {
    const { day, ...spent } = this.#today();
    this.#spending = { day, milliseconds: spent.milliseconds + milliseconds, bytes: spent.bytes + bytes };
  }

  /** Add what the profile has from earlier visits. @throws what the profile rejects with */
  async open(profile: BookProfile): Promise<void> {
    this.#profile = { profile, secret: await profile.secret() };
    const before = await profile.spending();
    const taken = this.#today();
    this.#spending = before;
    this.add(taken);
  }

  /** Make it last; before `open` nothing does. @throws what the profile rejects with */
  async keep(): Promise<void> {
    await this.#profile?.profile.keepSpending(this.#today(), this.#profile.secret);
  }

  /** Resolves while there is something left, or on the day on which there is again. @param waiting told where there is not */
  async left(waiting: () => void): Promise<void> {
    if (!this.#isSpent()) return;
    waiting();
    while (this.#isSpent()) await this.#parts.wait(lookMs);
  }

  /** @throws BudgetSpent where nothing is left */
  assertLeft(): void {
    if (this.#isSpent()) throw new BudgetSpent('the daily budget is spent');
  }

  #isSpent(): boolean {
    return isSpent(this.#today(), this.#parts.budget);
  }

  #today(): Spending {
    this.#spending = spendingOn(dayOf(this.#parts.now()), this.#spending);
    return this.#spending;
  }
}
