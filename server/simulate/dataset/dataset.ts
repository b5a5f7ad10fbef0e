/**
 * Interactions of many users in columns, as the simulator reads, splits and replays them. Users, items and orders are
 * dense indices; typed arrays keep twenty million events within a few hundred megabytes.
 */
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import type { RatingScale } from './rating-scale.ts';

/** Events in columns, sorted by user, then time; events of one instant keep the order of the file. */
export type EventColumns = {
  /** [events] index into `users`. */
  readonly user: Int32Array;
  /** [events] index into `items`. */
  readonly item: Int32Array;
  /** [events] milliseconds since 1970; lines of one order have the time of its first line. Row numbers where {@link Dataset.hasTime} is false. */
  readonly time: Float64Array;
  /** [events] index into `eventTypes`. */
  readonly type: Uint8Array;
  /** [events] dense order index, -1 for an event outside of any; null where the data has no orders. One order's events are neighbours. */
  readonly order: Int32Array | null;
  /** [events] the value as the file has it, NaN where an event has none; null where the data has no ratings. */
  readonly rating: Float32Array | null;
};

/** A data set. */
export type Dataset = {
  /** Ids, by index. */
  readonly users: readonly string[];
  /** Ids, by index. */
  readonly items: readonly string[];
  /** One per item, same order. Items that only the items file has are here too: nobody has touched them yet. */
  readonly catalog: readonly CatalogItem[];
  readonly events: EventColumns;
  /** [users + 1] user u owns events `starts[u]` to `starts[u + 1]`. */
  readonly starts: Int32Array;
  /** Whether the data says when; without, the order of the file is time. */
  readonly hasTime: boolean;
  /** From the worst rating to the best; null where the data has no ratings, or all of them are the same. */
  readonly ratingScale: RatingScale | null;
  /** Values by user index, null where unknown, of each attribute. */
  readonly userAttributes: ReadonlyMap<string, readonly (string | null)[]>;
};
