/** A connection that costs: the bytes of its updates and the work for its tickets count against the day's budget. */
import type { Connection } from './connection.ts';
import type { SpendingBook } from './spending-book.ts';

/**
 * @param open the connection; `worked` is told of work for tickets, milliseconds
 * @returns what `open` does; what it costs is kept as it comes, for a page may be left at any time
 */
export function bookedConnection(
  book: Pick<SpendingBook, 'add' | 'keep'>,
  open: (worked: (milliseconds: number) => void) => Connection,
): Connection {
  const take = (spent: Parameters<SpendingBook['add']>[0]): void => {
    book.add(spent);
    void book.keep().catch(() => undefined); // a full disk: the session finds that out where it matters
  };
  const connection = open((milliseconds) => take({ milliseconds }));
  return {
    ...connection,
    send: (header, bytes) => {
      take({ bytes: bytes.length });
      return connection.send(header, bytes);
    },
  };
}
