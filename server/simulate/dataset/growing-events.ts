/** Events in columns, as their rows come. */
import type { EventColumns } from './dataset.ts';
import { type GrowingArray, growingArray } from './growing-array.ts';

/** One event by indices; what the row does not have is undefined. */
type IndexedEvent = {
  readonly user: number;
  readonly item: number;
  readonly time: number | undefined;
  readonly type: number;
  readonly order: number | undefined;
  readonly rating: number | undefined;
};

/** Takes events, gives columns. */
export type GrowingEvents = {
  push(event: IndexedEvent): void;
  /** The columns, in the order of the rows, once; without times, row numbers. */
  take(millisecondsPerUnit: number): { readonly columns: EventColumns; readonly hasTime: boolean };
};

/** No events yet. */
export function growingEvents(): GrowingEvents {
  const [user, item, type] = [growingArray(Int32Array), growingArray(Int32Array), growingArray(Uint8Array)];
  const time = growingArray(Float64Array);
  const order = rareColumn(growingArray(Int32Array), -1);
  const rating = rareColumn(growingArray(Float32Array), Number.NaN);
  let hasTime = false;
  let rows = 0;
  return {
    push(event) {
      user.push(event.user);
      item.push(event.item);
      type.push(event.type);
      hasTime ||= event.time !== undefined;
      time.push(event.time ?? rows);
      order.push(event.order, rows);
      rating.push(event.rating, rows);
      rows++;
    },
    take(millisecondsPerUnit) {
      const times = time.take();
      for (let i = 0; i < times.length; i++) times[i]! *= millisecondsPerUnit;
      const columns = {
        user: user.take(),
        item: item.take(),
        time: times,
        type: type.take(),
        order: order.take(),
        rating: rating.take(),
      };
      return { columns, hasTime };
    },
  };
}

/** A column that many files do not have: it takes no memory before its first value. */
function rareColumn<T extends Int32Array | Float32Array>(column: GrowingArray<T>, missing: number) {
  let present = false;
  return {
    push(value: number | undefined, rowsBefore: number): void {
      if (!present && value === undefined) return;
      for (let i = 0; i < rowsBefore && !present; i++) column.push(missing);
      present = true;
      column.push(value ?? missing);
    },
    take: (): T | null => (present ? column.take() : null),
  };
}
