/** One interaction, as a profile keeps it. It is never sent; what an update tells of it, README says. */
import type { EventType } from '../../shared/protocol/event-type.ts';

/** An event of the history. */
export type HistoryEvent = {
  readonly type: EventType;
  /** The site's item id; absent for a search. */
  readonly itemId?: string;
  /** What was searched for. */
  readonly query?: string;
  /** How good the visitor finds the item, 0..1, worst to best. */
  readonly rating?: number;
  /** Milliseconds since 1970. */
  readonly time: number;
};
