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
  const recent = ordersOf(events.filter(({ time }) => time > now - repeatMs));
  return [...recent.values()].some((order) => textOf(order) === textOf(items));
}

/** Of events that were told before the history of earlier visits was there, those that are news to it. */
export function withoutRepeatedOrders(
  events: readonly HistoryEvent[],
  history: readonly HistoryEvent[],
): HistoryEvent[] {
  const orders = ordersOf(events);
  const isRepeated = ({ type, time }: HistoryEvent): boolean =>
    type === 'purchase' && isRepeatedOrder(orders.get(time) ?? [], history, time);
  return events.filter((event) => !isRepeated(event));
}

/** What was bought at one instant, by instant. */
function ordersOf(events: readonly HistoryEvent[]): ReadonlyMap<number, readonly string[]> {
  const orders = new Map<number, string[]>();
  for (const { type, time, itemId } of events)
    if (type === 'purchase' && itemId !== undefined) orders.set(time, [...(orders.get(time) ?? []), itemId]);
  return orders;
}

const textOf = (items: readonly string[]): string => JSON.stringify([...new Set(items)].sort());
