/**
 * The pace of training: between two steps the worker listens, rests while its page's gate is shut, and books what the steps
 * took. A step cannot be broken off, so a gate that shuts is heeded after at most one.
 */
import type { OffReason } from '../embed/status.ts';
import { nextTask } from '../manners/next-task.ts';
import type { Gate } from './gate.ts';
import type { SpendingBook } from './spending-book.ts';

/**
 * Runs work that calls `breathe` between its steps, and rests also before and after it. Rejects as the work does, and
 * `breathe` rejects to stop it.
 */
export type Pace = <T>(work: (breathe: () => Promise<void>) => Promise<T>) => Promise<T>;

/** What a pace is given. */
export type PaceParts = {
  readonly gate: Pick<Gate, 'passed'>;
  readonly book: Pick<SpendingBook, 'add' | 'keep' | 'assertLeft'>;
  /** Why training rests; null: it goes on. */
  readonly rests: (shut: OffReason | null) => void;
  /** Milliseconds of a clock that nobody sets. */
  readonly now: () => number;
};

/** How long steps may go on before what they took is made to last, milliseconds: a page may be left at any time. */
const keepMs = 1000;

/** @throws BudgetSpent from the work, where the day's budget ends in it */
export function createPace({ gate, book, rests, now }: PaceParts): Pace {
  return async (work) => {
    let begun = now();
    let kept = begun;
    const keep = async (): Promise<void> => {
      kept = now();
      await book.keep().catch(() => undefined); // a full disk: the session finds that out where it matters
    };
    const rest = async (): Promise<void> => {
      book.add({ milliseconds: now() - begun });
      if (now() - kept >= keepMs) void keep();
      await nextTask(); // messages of the page are heard then
      let hasRested = false;
      await gate.passed((shut) => {
        hasRested = true;
        rests(shut);
      });
      if (hasRested) rests(null);
      begun = now();
    };
    try {
      await rest(); // what came before it, starting a backend among it, took its time
      const result = await work(async () => {
        await rest();
        book.assertLeft();
      });
      await rest();
      return result;
    } finally {
      await keep();
    }
  };
}
