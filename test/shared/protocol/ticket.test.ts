import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  isWorked,
  mostWorkBits,
  ticketReplySchema,
  workedTicketSchema,
} from '../../../shared/protocol/ticket.ts';

/** Zero bits at the beginning of a hash, counted one by one. */
function zeroBits(text: string): number {
  const bits = [...createHash('sha256').update(text).digest()].map((byte) =>
    byte.toString(2).padStart(8, '0'),
  );
  return bits.join('').indexOf('1');
}

describe('the work of a ticket', () => {
  it('AD2 is so many zero bits at the beginning of its hash', () => {
    for (let number = 0; number < 2000; number++) {
      const text = `${'x'.repeat(48)}.${number}`;
      const zeros = zeroBits(text);
      expect([isWorked(text, zeros), isWorked(text, zeros + 1)]).toEqual([true, false]);
    }
  });

  it('AD2 of none is done by any number', () => {
    expect(isWorked('', 0)).toBe(true);
  });
});

describe('the answer to who asks for a ticket', () => {
  it('AD2 has the ticket and the zero bits', () => {
    expect(ticketReplySchema.safeParse({ ticket: 'x', bits: mostWorkBits }).success).toBe(true);
  });

  it.each([
    { ticket: 'x' },
    { ticket: 'x', bits: -1 },
    { ticket: 'x', bits: mostWorkBits + 1 },
    { ticket: 'x', bits: 0.5 },
  ])('AD2 is refused where it says %j', (reply) => {
    expect(ticketReplySchema.safeParse(reply).success).toBe(false);
  });
});

it.each([
  '',
  'x'.repeat(48),
  `${'x'.repeat(47)}.0`,
  `${'x'.repeat(48)}.`,
  `${'x'.repeat(48)}.-1`,
  `${'x'.repeat(48)}.${'1'.repeat(11)}`,
  `${'+'.repeat(48)}.0`,
  `${'x'.repeat(48)}.0\n`,
])('PR8 a ticket that is shown is not %j', (shown) => {
  expect(workedTicketSchema.safeParse(shown).success).toBe(false);
});
