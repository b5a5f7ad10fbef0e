/** Events by user, then time, stable; an order's lines are one instant, and neighbours. */
import type { EventColumns } from './dataset.ts';

/**
 * @param events columns in the order of the file; their times of order lines are overwritten
 * @returns new columns, and each user's range in them
 */
export function sortEvents(
  events: EventColumns,
  users: number,
): { events: EventColumns; starts: Int32Array } {
  const anchors = events.order && anchorOrders(events.time, events.order);
  const { starts, sorted } = groupByUser(events.user, users);
  for (let user = 0; user < users; user++) {
    sortByTime(sorted.subarray(starts[user]!, starts[user + 1]!), events.time, anchors);
  }
  const pick = <T extends Int32Array | Float64Array | Float32Array | Uint8Array>(column: T): T => {
    const picked = column.slice() as T;
    for (let i = 0; i < sorted.length; i++) picked[i] = column[sorted[i]!]!;
    return picked;
  };
  const { user, item, time, type, order, rating } = events;
  return {
    starts,
    events: {
      user: pick(user),
      item: pick(item),
      time: pick(time),
      type: pick(type),
      order: order && pick(order),
      rating: rating && pick(rating),
    },
  };
}

/** Gives lines of an order the time of its first line. @returns [events] the first line of an event's order, or itself */
function anchorOrders(time: Float64Array, order: Int32Array): Int32Array {
  const firstLines = new Int32Array(order.reduce((most, each) => Math.max(most, each), -1) + 1).fill(-1);
  return order.map((each, line) => {
    if (each < 0) return line;
    if (firstLines[each]! < 0) firstLines[each] = line;
    const first = firstLines[each]!;
    time[line] = time[first]!;
    return first;
  });
}

/** Counting sort. */
function groupByUser(user: Int32Array, users: number): { starts: Int32Array; sorted: Int32Array } {
  const starts = new Int32Array(users + 1);
  for (let i = 0; i < user.length; i++) starts[user[i]! + 1]!++;
  for (let u = 0; u < users; u++) starts[u + 1]! += starts[u]!;
  const next = starts.slice();
  const sorted = new Int32Array(user.length);
  for (let i = 0; i < user.length; i++) sorted[next[user[i]!]!++] = i;
  return { starts, sorted };
}

/** @param lines of one user, in the order of the file; sorted in place */
function sortByTime(lines: Int32Array, time: Float64Array, anchors: Int32Array | null): void {
  const compare = (a: number, b: number): number =>
    time[a]! - time[b]! || (anchors ? anchors[a]! - anchors[b]! : 0) || a - b;
  for (let i = 1; i < lines.length; i++) {
    if (compare(lines[i - 1]!, lines[i]!) > 0) {
      lines.sort(compare);
      return;
    }
  }
}
