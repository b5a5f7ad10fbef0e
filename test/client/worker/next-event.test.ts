import { describe, expect, it } from 'vitest';
import type { Visitor } from '../../../client/models/model.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { nextEvent, rankNextEvent, rankOf } from '../../../client/worker/next-event.ts';
import type { Trainer } from '../../../client/worker/trainer.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { smallCatalog, toEvents } from '../models/small-catalog.ts';

const { indexOf } = smallCatalog;
const idOf = (item: number | undefined) => item !== undefined && smallCatalog.items[item]?.id;
const always = Number.NEGATIVE_INFINITY;

const history = toEvents([
  ['mug-red', 'view', 10],
  ['mug-blue', 'view', 20],
  ['lamp', 'purchase', 30],
  ['mug-red', 'view', 40],
]);

describe('the next event', () => {
  it('PR9 is the newest in which an item is wanted for the first time, seen from what came before', () => {
    const next = nextEvent(history, always, indexOf);
    expect(idOf(next?.item)).toBe('lamp');
    expect(next?.before).toEqual(history.slice(0, 2));
  });

  it('PR9 came after the last contribution', () => {
    expect(idOf(nextEvent(history, 29, indexOf)?.item)).toBe('lamp');
    expect(nextEvent(history, 30, indexOf)).toBeUndefined();
    expect(nextEvent(history, 1_000, indexOf)).toBeUndefined();
  });

  it('PR9 has something before it', () => {
    expect(nextEvent(history.slice(0, 1), always, indexOf)).toBeUndefined();
    expect(nextEvent([], always, indexOf)).toBeUndefined();
  });

  it('PR9 sees nothing of its own instant, and of several items there takes one', () => {
    const order = toEvents([
      ['mug-red', 'view', 10],
      ['lamp', 'purchase', 20],
      ['candle', 'purchase', 20],
    ]);
    const next = nextEvent(order, always, indexOf);
    expect(idOf(next?.item)).toBe('candle');
    expect(next?.before).toEqual(order.slice(0, 1));
  });

  it('PR9 is none that says "not this", and none of an unknown item or a search', () => {
    const refused = [
      ...history.slice(0, 2),
      ...toEvents([
        ['lamp', 'dislike', 30],
        ['candle', 'impression', 31],
        ['no longer sold', 'view', 32],
      ]),
      { type: 'search' as const, query: 'lamp', time: 33 },
    ];
    expect(nextEvent(refused, 20, indexOf)).toBeUndefined();
    expect(idOf(nextEvent(refused, 19, indexOf)?.item)).toBe('mug-blue');
  });

  it('PR9 is found in any order of the history', () => {
    const shuffled = [history[2]!, history[0]!, history[3]!, history[1]!];
    expect(idOf(nextEvent(shuffled, always, indexOf)?.item)).toBe('lamp');
  });
});

describe('the rank of an item', () => {
  const nothing = new Set<number>();

  it('is one more than the items that score higher', () => {
    expect(rankOf(1, Float32Array.of(3, 2, 1), nothing)).toBe(2);
    expect(rankOf(0, Float32Array.of(3, 2, 1), nothing)).toBe(1);
    expect(rankOf(0, Float32Array.of(1), nothing)).toBe(1);
  });

  it('leaves out what was there before, but never the item itself', () => {
    expect(rankOf(2, Float32Array.of(3, 2, 1), new Set([0]))).toBe(2);
    expect(rankOf(2, Float32Array.of(3, 2, 1), new Set([0, 1, 2]))).toBe(1);
  });

  it('is the last of those that score alike: a model that tells nothing apart finds nothing', () => {
    expect(rankOf(3, new Float32Array(100), nothing)).toBe(100);
  });

  it('is the last where scores are no numbers', () => {
    const wrong = new Float32Array(20).fill(Number.NaN);
    expect(rankOf(3, wrong, nothing)).toBe(20);
    wrong.fill(0, 0, 3);
    expect(rankOf(0, wrong, nothing)).toBe(20);
  });
});

describe('a model that ranks the next event', () => {
  const spec = poolingSpec(smallCatalog.shape, 2);
  const site = { spec, catalog: smallCatalog };
  const parameters = new Float32Array(3);
  const visitor = { features: noFeatures, local: Float32Array.of(7) };

  /** A trainer that gives these scores, and what it was asked. */
  function scoring(...scores: number[]) {
    const asked: Visitor[] = [];
    const trainer: Pick<Trainer, 'score'> = {
      score: async (_site, _parameters, whom) => {
        asked.push(whom);
        return Float32Array.from(scores);
      },
    };
    return { trainer: trainer as Trainer, asked };
  }

  it('PR9 is shown what came before, and judged among the items that are new to the visitor', async () => {
    // lamp is item 2; the mugs, 0 and 1, were seen before
    const { trainer, asked } = scoring(9, 8, 1, 5, 0, 0, 0);
    const evaluated = { history, since: always, visitor };
    expect(await rankNextEvent(site, parameters, evaluated, trainer)).toBe(2);
    expect(asked).toEqual([{ ...visitor, sequence: expect.anything() }]);
    expect([...asked[0]!.sequence.items]).toEqual([0, 1]);
  });

  it('PR9 is not asked where there is none', async () => {
    const { trainer, asked } = scoring();
    expect(await rankNextEvent(site, parameters, { history, since: 30, visitor }, trainer)).toBeNull();
    expect(asked).toEqual([]);
  });
});
