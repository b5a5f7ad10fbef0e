import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { createPoolingScorer } from '../../../client/models/pooling-scorer.ts';
import { toPageCatalog } from '../../../client/reader/page-catalog.ts';
import { occludedCauses, pooledCauses } from '../../../client/recommend/causes.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, splitVector } from '../../../shared/model/spec.ts';
import { toEvents } from '../models/small-catalog.ts';

const ids = ['a', 'b', 'c', 'd', 'wanted'];
const catalog = toPageCatalog(indexCatalog(ids.map((id) => ({ id }))));

/** A model of one dimension in which every event of the same instant weighs alike, and an item says this much. */
function scorerOf(says: readonly number[]) {
  const spec = poolingSpec(catalog.shape, 1);
  const tensors = splitVector(spec, new Float32Array(specDim(spec)));
  tensors.itemInput.set(says);
  tensors.itemOutput.fill(1);
  return createPoolingScorer(tensors, catalog);
}

describe('the causes of a pooled score', () => {
  it('are the items that raised it, by their shares of what raised it', () => {
    const scorer = scorerOf([3, 1, -2, 0, 9]);
    const events = toEvents(ids.map((id) => [id, 'view', 1]));
    // All events weigh alike. c lowered the score, d did nothing, and an item is no cause of itself.
    expect(pooledCauses(scorer, catalog, events)('wanted')).toEqual([
      { itemId: 'a', share: expect.closeTo(0.75, 6) },
      { itemId: 'b', share: expect.closeTo(0.25, 6) },
    ]);
  });

  it('add up over the events of an item', () => {
    const scorer = scorerOf([1, 2, 0, 0, 0]);
    const events = toEvents([
      ['a', 'view', 1],
      ['b', 'view', 1],
      ['a', 'click', 1],
      ['a', 'view', 1],
    ]);
    const causes = pooledCauses(scorer, catalog, events)('wanted');
    expect(causes.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    expect(causes[0]!.share).toBeCloseTo(3 / 5, 6);
  });

  it('are none where nothing raised it, nothing is known, or there is no such item', () => {
    const scorer = scorerOf([-1, 0, 0, 0, 5]);
    const events = toEvents([
      ['a', 'view', 1],
      ['gone', 'view', 1],
    ]);
    expect(pooledCauses(scorer, catalog, events)('wanted')).toEqual([]);
    expect(pooledCauses(scorer, catalog, [])('wanted')).toEqual([]);
    expect(pooledCauses(scorer, catalog, events)('gone')).toEqual([]);
  });
});

describe('the causes of any score, by occlusion', () => {
  const events = toEvents([
    ['cause', 'view', 2],
    ['bystander', 'view', 3],
    ['cause', 'click', 5],
    ['lesser', 'view', 4],
    ['enemy', 'view', 6],
    ['wanted', 'view', 7],
  ]);
  const idsOf = (history: readonly HistoryEvent[]) => new Set(history.map(({ itemId }) => itemId));

  it('are the planted ones: without all of their events the score falls', async () => {
    // Saturating, as no sum is: a second event of the cause changes nothing.
    const scoreOf = async (history: readonly HistoryEvent[]) => {
      const seen = idsOf(history);
      return (seen.has('cause') ? 3 : 0) + (seen.has('lesser') ? 1 : 0) - (seen.has('enemy') ? 5 : 0);
    };
    expect(await occludedCauses({ events, itemId: 'wanted' }, scoreOf)).toEqual([
      { itemId: 'cause', share: 0.75 },
      { itemId: 'lesser', share: 0.25 },
    ]);
  });

  it('are none where there is no history', async () => {
    expect(await occludedCauses({ events: [], itemId: 'wanted' }, async () => 1)).toEqual([]);
  });

  it('are looked for among the twenty newest items, whatever the order of the events', async () => {
    const many = toEvents(Array.from({ length: 30 }, (_, i) => [`item-${i}`, 'view', 30 - i]));
    const asked: number[] = [];
    const causes = await occludedCauses({ events: many, itemId: 'wanted' }, async (history) => {
      asked.push(history.length);
      return history.length;
    });
    expect(asked).toEqual([30, ...Array<number>(20).fill(29)]);
    expect(new Set(causes.map(({ itemId }) => itemId))).toEqual(
      new Set(Array.from({ length: 20 }, (_, i) => `item-${i}`)),
    );
  });

  it('are shares of one whole, largest first', async () => {
    const worths = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(worths, async (worth) => {
        const history = toEvents(worth.map((_, i) => [`${i}`, 'view', i]));
        const scoreOf = async (left: readonly HistoryEvent[]) =>
          left.reduce((sum, { itemId }) => sum + worth[Number(itemId)]!, 0);
        const causes = await occludedCauses({ events: history, itemId: 'wanted' }, scoreOf);
        const total = causes.reduce((sum, { share }) => sum + share, 0);
        expect(causes).toHaveLength(worth.filter((value) => value > 0).length);
        if (causes.length > 0) expect(total).toBeCloseTo(1, 9);
        expect(causes.map(({ share }) => share)).toEqual(
          causes.map(({ share }) => share).sort((a, b) => b - a),
        );
      }),
    );
  });
});
