/**
 * Whether a purchase that a page tells of is one that it told of before: a page that thanks for an order tells of it
 * again when it is loaded again. Others compare numbers of orders, which we do not keep; we compare what was bought.
 */
import type { HistoryEvent } from '../history/history-event.ts';

/** Nobody orders the very same again so soon, milliseconds. */
const repeatMs = 24 * 3_600_000;

/**
 * @param items of the order, in any order
 * @param events of the history
 * @param now milliseconds since 1970
 */
export function isRepeatedOrder(
  items: readonly string[],
  events: readonly HistoryEvent[],
  now: number,
): boolean {
  const bought = events.filter(({ type, time }) => type === 'purchase' && time > now - repeatMs);
  const instants = new Set(bought.map(({ time }) => time));
  const linesAt = (instant: number) =>
    bought.flatMap(({ time, itemId }) => (time === instant ? (itemId ?? []) : []));
  return [...instants].some((instant) => orderOf(linesAt(instant)) === orderOf(items));
}

const orderOf = (items: readonly string[]): string => JSON.stringify([...new Set(items)].sort());
