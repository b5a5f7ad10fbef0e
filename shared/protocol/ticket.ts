/**
 * AD2. Tickets: what a browser asks for at `POST /ticket`, and shows with `hello`, with the work that it costs.
 * Work is hashcash (Back 2002) over SHA-256: a number behind the ticket, so that the hash of both begins with zero bits.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';

/** Most zero bits that are asked for: some 260,000 hashes on average, a second or three of a telephone. */
export const mostWorkBits = 18;

/** Answer to `POST /ticket`. */
export const ticketReplySchema = z.strictObject({
  ticket: z.string(),
  /** Zero bits that its work must have; 0: any number will do. */
  bits: z.int().check(z.gte(0), z.lte(mostWorkBits)),
});

/** A ticket and its number, as `hello` shows them. */
export const workedTicketSchema = z.string().check(z.regex(/^[\w-]{48}\.\d{1,10}$/));

/** Whether the hash of a ticket and its number begins with so many zero bits, 0..32. */
export function isWorked(ticket: string, bits: number): boolean {
  const { buffer } = sha256(utf8ToBytes(ticket));
  return new DataView(buffer).getUint32(0) < 2 ** (32 - bits);
}
