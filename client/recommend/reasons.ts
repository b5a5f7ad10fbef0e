/** Why an item of a list is there, as far as the page can tell truly. */
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
};

/** A pin is a pin, whatever else speaks for the item. */
export function reasonOf({ isPinned, contextId, isPersonal, causes }: Grounds): Reason {
  if (isPinned) return { kind: 'pinned' };
  if (!isPersonal) return { kind: 'popular' };
  if (!causes) return { kind: 'history' };
  const [top] = causes;
  if (!top) return { kind: 'popular' };
  return top.itemId === contextId ? { kind: 'similar', itemId: contextId } : { kind: 'because', ...top };
}
