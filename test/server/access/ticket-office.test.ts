import { beforeEach, describe, expect, it } from 'vitest';
import { TicketOffice } from '../../../server/access/ticket-office.ts';
import { isWorked, mostWorkBits, workedTicketSchema } from '../../../shared/protocol/ticket.ts';
import { refusal } from '../../shared/log/refusal.ts';

const settings = { required: true, minutes: 10, freePerMinute: 3 };
const minuteMs = 60_000;

let now: number;
let office: TicketOffice;
beforeEach(() => {
  now = 5_000_000.25;
  office = new TicketOffice(settings, () => now);
});

/** A ticket with its work done, as a browser shows it. */
function worked({ ticket, bits }: { ticket: string; bits: number }): string {
  let number = 0;
  while (!isWorked(`${ticket}.${number}`, bits)) number++;
  return `${ticket}.${number}`;
}

const admits = (shown: string | undefined) => expect(() => office.admit(shown)).not.toThrow();
const refuses = (shown: string | undefined) =>
  expect(() => office.admit(shown)).toThrow(refusal('NOT_ADMITTED'));

describe('AD2 a ticket', () => {
  it('lets in, once', () => {
    const shown = worked(office.give());
    expect(workedTicketSchema.safeParse(shown).success).toBe(true);
    admits(shown);
    refuses(shown);
  });

  it('that was used is not good with another number either', () => {
    const { ticket } = office.give();
    admits(`${ticket}.0`);
    refuses(`${ticket}.1`);
  });

  it('is needed, unless it is not required', () => {
    refuses(undefined);
    office = new TicketOffice({ ...settings, required: false }, () => now);
    admits(undefined);
  });

  it('that is shown must be good also where none is required', () => {
    office = new TicketOffice({ ...settings, required: false }, () => now);
    refuses(`${'A'.repeat(48)}.0`);
  });

  it('is good for its time, and no longer', () => {
    const [early, late] = [office.give(), office.give()];
    now += 10 * minuteMs - 1;
    admits(worked(early));
    now += 2;
    refuses(worked(late));
  });

  it.each([0.1, 0.5, 0.999])(
    'that was used is remembered as long as it would be good, from %d on',
    (part) => {
      now = 100 * minuteMs * 10 + part * minuteMs * 10;
      const shown = worked(office.give());
      admits(shown);
      for (let step = 0; step < 100; step++) {
        now += (minuteMs * 10) / 100;
        refuses(shown);
      }
    },
  );

  it.each([0, 5, 14, 18, 19, 20, 35])('with byte %d changed is not ours', (at) => {
    const bytes = Buffer.from(office.give().ticket, 'base64url');
    bytes[at] = bytes[at]! ^ 1;
    refuses(`${bytes.toString('base64url')}.0`);
  });

  it('of another aggregator, or of this one before it was started again, is not ours', () => {
    refuses(worked(new TicketOffice(settings, () => now).give()));
  });

  it.each(['', '.', '.0', 'A.0', `${'A'.repeat(48)}.0`, `${'A'.repeat(4096)}.0`])('is not %j', (text) => {
    refuses(text);
  });

  it('costs nothing while few are asked for, then work, and is worth nothing without it', () => {
    const bits = Array.from({ length: 6 }, () => office.give().bits);
    expect(bits).toEqual([0, 0, 0, 12, 12, 13]);
    const given = office.give();
    const done = worked(given);
    const undone = Array.from({ length: 100 }, (_, number) => `${given.ticket}.${number}`).find(
      (shown) => !isWorked(shown, given.bits),
    );
    refuses(undone);
    admits(done);
  });

  it('never costs more than a telephone can pay, and less again when it is quiet', () => {
    for (let i = 0; i < 2000; i++) office.give();
    expect(office.give().bits).toBe(mostWorkBits);
    now += 2 * minuteMs;
    expect(office.give().bits).toBe(0);
  });

  it('is unlike any other', () => {
    const ids = Array.from({ length: 500 }, () => office.give().ticket.slice(0, 16));
    expect(new Set(ids).size).toBe(500);
  });
});
