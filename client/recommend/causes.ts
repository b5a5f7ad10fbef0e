/**
 * Why an item is recommended: the items of the history that raised its score most. Exact where the score is a sum over
 * events, else by occlusion: how much lower the score is without the events of one item.
 */
import type { HistoryEvent } from '../history/history-event.ts';
import type { PoolingScorer } from '../models/pooling-scorer.ts';
import { toSequence } from '../models/sequence.ts';
import type { PageCatalog } from '../reader/page-catalog.ts';

/** An item of the history, and its share of all that raised the score, 0..1. */
export type Cause = { readonly itemId: string; readonly share: number };

/** The items of a history that occlusion looks at: newest first, so many of them. */
const maxOccluded = 20;

/** @returns causes of a `pooling` model's score of one item after the other, largest first */
export function pooledCauses(
  scorer: Pick<PoolingScorer, 'contributions'>,
  { ids, indexOf }: Pick<PageCatalog, 'ids' | 'indexOf'>,
  events: readonly HistoryEvent[],
): (itemId: string) => Cause[] {
  const sequence = toSequence(events, indexOf);
  const contributionsTo = scorer.contributions(sequence);
  return (itemId) => {
    const item = indexOf.get(itemId);
    if (item === undefined) return [];
    const raised = new Map<string, number>();
    contributionsTo(item).forEach((value, event) => {
      const id = ids[sequence.items[event]!]!;
      raised.set(id, (raised.get(id) ?? 0) + value);
    });
    return toCauses(raised, itemId);
  };
}

/**
 * @param scoreOf score of the item with these events as the history
 * @returns causes by occlusion, largest first
 * @throws what `scoreOf` throws
 */
export async function occludedCauses(
  { events, itemId }: { readonly events: readonly HistoryEvent[]; readonly itemId: string },
  scoreOf: (events: readonly HistoryEvent[]) => Promise<number>,
): Promise<Cause[]> {
  const newestFirst = [...events].sort((a, b) => b.time - a.time).flatMap((event) => event.itemId ?? []);
  const others = [...new Set(newestFirst)].filter((id) => id !== itemId).slice(0, maxOccluded);
  const score = await scoreOf(events);
  const raised = new Map<string, number>();
  for (const id of others) {
    raised.set(id, score - (await scoreOf(events.filter((event) => event.itemId !== id))));
  }
  return toCauses(raised, itemId);
}

/** What raised a score, as shares; an item is no cause of itself. @param raised by item id */
function toCauses(raised: ReadonlyMap<string, number>, itemId: string): Cause[] {
  const positive = [...raised].filter(([id, value]) => value > 0 && id !== itemId);
  const total = positive.reduce((sum, [, value]) => sum + value, 0);
  return positive
    .map(([id, value]) => ({ itemId: id, share: value / total }))
    .sort((a, b) => b.share - a.share);
}
