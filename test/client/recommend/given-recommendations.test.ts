import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GivenRecommendations } from '../../../client/recommend/given-recommendations.ts';

let stored: Map<string, string>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const lamp = { itemId: 'lamp', placement: 'product' };

describe('recommendations that were given', () => {
  it('are found by their ids, which are random', () => {
    const given = new GivenRecommendations();
    const [one, two] = [given.add(lamp), given.add(lamp)];
    expect(one).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(one).not.toBe(two);
    expect(given.find(one)).toEqual(lamp);
    for (const nonsense of ['', 'lamp', undefined, null, {}, 7]) expect(given.find(nonsense)).toBeUndefined();
    expect(given.all).toEqual([
      { ...lamp, recommendationId: one },
      { ...lamp, recommendationId: two },
    ]);
  });

  it('are remembered up to a number, the last ones', () => {
    const given = new GivenRecommendations();
    const ids = Array.from({ length: 1002 }, (_, i) => given.add({ itemId: `${i}`, placement: '' }));
    expect(given.all).toHaveLength(1000);
    expect([given.find(ids[1]), given.find(ids[2])?.itemId]).toEqual([undefined, '2']);
  });

  it('are written nowhere but where they are to be kept', () => {
    const given = new GivenRecommendations();
    given.restore();
    given.add(lamp);
    expect(stored.size).toBe(0);
    given.keep();
    expect([...stored.keys()]).toEqual(['hearsay.given']);
    given.forget();
    expect([stored.size, given.all]).toEqual([0, []]);
  });

  it('survive the way to another page of the tab, before those of that page', () => {
    const before = new GivenRecommendations();
    const id = before.add(lamp);
    before.keep();
    const after = new GivenRecommendations();
    const own = after.add({ itemId: 'mug', placement: '' });
    after.restore();
    expect(after.find(id)).toEqual(lamp);
    expect(after.all.map(({ recommendationId }) => recommendationId)).toEqual([id, own]);
  });

  it('are not taken from what is none of them', () => {
    const entries = [['id', lamp], ['only an id'], 'text', null, ['other', { itemId: 7, placement: '' }]];
    for (const [text, count] of [
      [JSON.stringify(entries), 1],
      ['{}', 0],
      ['not JSON', 0],
    ] as const) {
      stored.set('hearsay.given', text);
      const given = new GivenRecommendations();
      given.restore();
      expect(given.all).toHaveLength(count);
    }
  });

  it('do without storage', () => {
    vi.stubGlobal('sessionStorage', undefined);
    const given = new GivenRecommendations();
    given.restore();
    const id = given.add(lamp);
    given.keep();
    expect(given.find(id)).toEqual(lamp);
    given.forget();
    expect(given.find(id)).toBeUndefined();
  });
});
