/** What is held out of each user, once: the last event, or the last order. Everything before it may be learned from. */
import type { Dataset } from '../dataset/dataset.ts';
import { wantedTypes } from './history.ts';
import type { HeldOut } from './questions.ts';
import { badSplit } from './split.ts';

/**
 * The last event that says what the user wants, so not a dismissal or an impression; ties in time go by the file.
 * @returns undefined where there is none with something before it
 */
export function lastEvent({ starts, events }: Dataset, user: number): HeldOut | undefined {
  for (let at = starts[user + 1]! - 1; at > starts[user]!; at--) {
    if (wantedTypes[events.type[at]!] === 1) return { user, start: at, end: at + 1 };
  }
  return undefined;
}

/**
 * The last order. What came after it outside of any order is neither learned from nor asked for.
 * @returns undefined where there is none with something before it
 * @throws HearsayError BAD_CONFIG (data without orders)
 */
export function lastOrder({ starts, events: { order } }: Dataset, user: number): HeldOut | undefined {
  if (order === null)
    throw badSplit('next-basket: expected orders (a column order_id, invoice or basket_id)');
  let end = starts[user + 1]!;
  while (end > starts[user]! && order[end - 1]! < 0) end--;
  let start = end;
  while (start > starts[user]! && order[start - 1] === order[end - 1]) start--;
  return start > starts[user]! ? { user, start, end } : undefined;
}
