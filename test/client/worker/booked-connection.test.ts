import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dayOf } from '../../../client/history/daily-budget.ts';
import { createMemoryProfile } from '../../../client/history/memory-profile.ts';
import { bookedConnection } from '../../../client/worker/booked-connection.ts';
import type { Connection } from '../../../client/worker/connection.ts';
import { BudgetSpent, SpendingBook } from '../../../client/worker/spending-book.ts';
import type { UpdateReply } from '../../../shared/protocol/messages.ts';
import { updateHeader, updateReply } from '../../shared/protocol/ordinary-messages.ts';

const noon = new Date(2026, 10, 22, 12);
const reply: UpdateReply = { ...updateReply, ok: true };
const profile = createMemoryProfile();
let book: SpendingBook;
let work: (milliseconds: number) => void;
let connection: Connection;
beforeEach(async () => {
  await profile.erase();
  book = new SpendingBook({
    budget: { seconds: 2, bytes: 1000 },
    now: () => noon,
    wait: () => new Promise(() => undefined),
  });
  await book.open(profile);
  connection = bookedConnection(book, (worked) => {
    work = worked;
    return { send: async () => reply, close: () => undefined };
  });
});

const spent = async () => (await profile.spending()) ?? { milliseconds: 0, bytes: 0 };

describe('a booked connection', () => {
  it('counts the bytes of an update, and answers as the connection does', async () => {
    expect(await connection.send(updateHeader, new Uint8Array(300))).toEqual(reply);
    expect(await spent()).toEqual({ day: dayOf(noon), milliseconds: 0, bytes: 300 });
  });

  it('AD2 counts the work for tickets as it comes, until the day is spent', async () => {
    work(1500);
    expect(await spent()).toMatchObject({ milliseconds: 1500, bytes: 0 });
    book.assertLeft();
    work(500);
    expect(() => book.assertLeft()).toThrow(BudgetSpent);
  });

  it('counts in memory where nothing can be kept', () => {
    vi.spyOn(book, 'keep').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
    work(2000);
    expect(() => book.assertLeft()).toThrow(BudgetSpent);
  });
});
