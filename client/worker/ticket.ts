/** AD2. A ticket for one connection, with its work; kept nowhere, so that no two connections have one. */
import { parseWith } from '../../shared/protocol/parse.ts';
import { isWorked, ticketReplySchema } from '../../shared/protocol/ticket.ts';
import { anonymous } from '../fetch/anonymous.ts';
import { nextTask } from '../manners/next-task.ts';

/** Hashes in a row: a telephone takes some hundredths of a second, so that the page's questions are answered between. */
const hashesAtOnce = 4096;

/**
 * Ask for a ticket, and work for it.
 * @param worked told how long each row of hashes took, milliseconds
 * @returns the ticket and its number, as `hello` shows them
 * @throws HearsayError BAD_MESSAGE (also: more work than the protocol allows); TypeError or SyntaxError without an answer
 */
export async function fetchTicket(
  aggregator: string,
  worked?: (milliseconds: number) => void,
): Promise<string> {
  const response = await fetch(`${aggregator}/ticket`, { method: 'POST', ...anonymous });
  const { ticket, bits } = parseWith(ticketReplySchema, await response.json());
  for (let first = 0; ; first += hashesAtOnce) {
    const begun = performance.now();
    const found = tryFrom(first, ticket, bits);
    worked?.(performance.now() - begun);
    if (found) return found;
    await nextTask();
  }
}

/** The ticket with the first number of a row that is work enough; undefined where none is. */
function tryFrom(first: number, ticket: string, bits: number): string | undefined {
  for (let number = first; number < first + hashesAtOnce; number++) {
    const tried = `${ticket}.${number}`;
    if (isWorked(tried, bits)) return tried;
  }
  return undefined;
}
