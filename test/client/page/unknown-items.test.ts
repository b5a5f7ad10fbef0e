/**
 * A page may speak of items that the catalog does not have: variants, what is sold out, another shop's numbers. They
 * stay in the history, and change nothing of what is learned, evaluated or recommended.
 */
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { replayedSequence } from '../../../client/models/replay.ts';
import { maxEvents, toSequence } from '../../../client/models/sequence.ts';
import { toPageCatalog } from '../../../client/reader/page-catalog.ts';
import { foldModel } from '../../../client/recommend/folded-model.ts';
import { createPageRecommender } from '../../../client/recommend/page-recommender.ts';
import { nextEvent } from '../../../client/worker/next-event.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';

const items = Array.from({ length: 9 }, (_, i) => ({ id: `i${i}`, title: `Ware ${i}` }));
const catalog = indexCatalog(items);
const model = { name: 'pooling', dim: 4 } as const;

/** A visitor's events, every tenth time unit; the last one is of an item that is new. */
const known: HistoryEvent[] = Array.from({ length: 300 }, (_, i) => ({
  type: i % 3 ? 'view' : 'purchase',
  itemId: i === 299 ? 'i8' : `i${(i * 5) % 8}`,
  time: 10 * i,
}));

/** The same with strangers before, between, at the instants of, and after the others. */
const mixed: HistoryEvent[] = [
  ...known,
  ...Array.from(
    { length: 900 },
    (_, i): HistoryEvent => ({ type: 'purchase', itemId: `stranger-${i}`, time: 5 * i - 100 }),
  ),
].sort((a, b) => a.time - b.time);

describe('items that the catalog does not have', () => {
  it('change no sequence, neither what is scored nor what is trained on', () => {
    expect(toSequence(mixed, catalog.indexOf)).toEqual(toSequence(known, catalog.indexOf));
    expect(toSequence(mixed, catalog.indexOf).items).toHaveLength(maxEvents);
    const replayed = (events: readonly HistoryEvent[]) =>
      replayedSequence(events, catalog.indexOf, seededUniform(3));
    expect(replayed(mixed)).toEqual(replayed(known));
  });

  it('change no evaluation', () => {
    const evaluated = (events: readonly HistoryEvent[]) => {
      const next = nextEvent(events, -1, catalog.indexOf);
      return next && { item: next.item, before: toSequence(next.before, catalog.indexOf) };
    };
    expect(evaluated(known)).toBeDefined();
    expect(evaluated(mixed)).toEqual(evaluated(known));
  });

  it('change no score, and no reason', () => {
    const vector = initialModel(modelSpec(model, catalog.shape), 3);
    const recommender = createPageRecommender(
      toPageCatalog(catalog),
      model,
      foldModel(catalog, model, vector),
    );
    expect(recommender.scores(mixed)).toEqual(recommender.scores(known));
    expect(recommender.causes(mixed)?.('i0')).toEqual(recommender.causes(known)?.('i0'));
    expect(recommender.causes(known)?.('stranger-1')).toEqual([]);
    expect([recommender.item('i0')?.id, recommender.item('stranger-1')]).toEqual(['i0', undefined]);
  });

  it('alone are no history', () => {
    const strangers = mixed.filter(({ itemId }) => itemId?.startsWith('stranger'));
    expect(toSequence(strangers, catalog.indexOf).items).toHaveLength(0);
    expect(nextEvent(strangers, -1, catalog.indexOf)).toBeUndefined();
  });
});
