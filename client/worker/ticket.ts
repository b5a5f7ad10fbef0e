/** AD2. A ticket for one connection, with its work; kept nowhere, so that no two connections have one. */
import { parseWith } from '../../shared/protocol/parse.ts';
import { isWorked, ticketReplySchema } from '../../shared/protocol/ticket.ts';

/** Hashes in a row: a telephone takes some hundredths of a second, so that the page's questions are answered between. */
const hashesAtOnce = 4096;

/**
 * Ask for a ticket, and work for it.
 * @returns the ticket and its number, as `hello` shows them
 * @throws HearsayError BAD_MESSAGE (also: more work than the protocol allows); TypeError or SyntaxError without an answer
 */
export async function fetchTicket(aggregator: string): Promise<string> {
  const response = await fetch(`${aggregator}/ticket`, { method: 'POST', credentials: 'omit' });
  const { ticket, bits } = parseWith(ticketReplySchema, await response.json());
  for (let number = 0; ; number++) {
    const worked = `${ticket}.${number}`;
    if (isWorked(worked, bits)) return worked;
    if (number % hashesAtOnce === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}
