/** Why an item of a list is there, as far as the page can tell truly. */
import type { EventType } from '../../shared/protocol/event-type.ts';
import type { Reason } from '../embed/api.ts';
import type { Cause } from './causes.ts';

/** What is known of an item and of the list that it is in. */
export type Grounds = {
  readonly isPinned: boolean;
  /** The item that the page is about. */
  readonly contextId: string | undefined;
  /** Whether a history made the scores; false: what is popular. */
  readonly isPersonal: boolean;
  /** What raised its score, largest share first; undefined where only the worker could tell. */
  readonly causes: readonly Cause[] | undefined;
  /** What the visitor did last with an item of the causes. */
  readonly eventOf: (itemId: string) => EventType;
};

/** A pin is a pin, whatever else speaks for the item. */
export function reasonOf({ isPinned, contextId, isPersonal, causes, eventOf }: Grounds): Reason {
  if (isPinned) return { kind: 'pinned' };
  if (!isPersonal) return { kind: 'popular' };
  if (!causes) return { kind: 'history' };
  const [top] = causes;
  if (!top) return { kind: 'popular' };
  if (top.itemId === contextId) return { kind: 'similar', itemId: contextId };
  return { kind: 'because', ...top, event: eventOf(top.itemId) };
}
