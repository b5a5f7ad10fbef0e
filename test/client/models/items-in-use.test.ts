import { describe, expect, it } from 'vitest';
import { itemsInUse, rowsByItem } from '../../../client/models/items-in-use.ts';

describe('items in use', () => {
  it('are those of the history, each once, in the order of their first event', () => {
    expect([...itemsInUse({ items: Int32Array.of(5, 2, 5, 9, 2) })]).toEqual([5, 2, 9]);
    expect(itemsInUse({ items: new Int32Array(0) })).toHaveLength(0);
  });

  it('are found again by their rows', () => {
    expect([...rowsByItem(Int32Array.of(5, 2, 9))]).toEqual([
      [5, 0],
      [2, 1],
      [9, 2],
    ]);
  });
});
