import { describe, expect, it } from 'vitest';
import {
  contributionKey,
  encodeRecord,
  findRecord,
  recordsOf,
} from '../../../server/rounds/contribution-record.ts';
import { createMemoryStore } from '../../../server/store/memory-store.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { participantOf } from '../test-site.ts';

const recordOf = (leafIndex: number) => ({ leafIndex, salt: '5a'.repeat(32), update: 'ab'.repeat(32) });

/** A store that holds a record for each round and participant, its leaf index their product. */
function storeWith(...keys: readonly (readonly [round: number, participant: number])[]) {
  const store = createMemoryStore();
  for (const [round, number] of keys) {
    const key = contributionKey(round, participantOf(number));
    store.write({ secrets: new Map([[key, encodeRecord(recordOf(round * number))]]) });
  }
  return store;
}

describe('the record of a contribution', () => {
  it('is found by its round and participant', () => {
    const store = storeWith([3, 5], [3, 6]);
    expect(findRecord(store, 3, participantOf(5))).toEqual(recordOf(15));
    expect(findRecord(store, 3, participantOf(6))).toEqual(recordOf(18));
  });

  it('is not found for another round or participant', () => {
    const store = storeWith([3, 5]);
    expect(findRecord(store, 4, participantOf(5))).toBeUndefined();
    expect(findRecord(store, 3, participantOf(6))).toBeUndefined();
  });

  it('stands among those of its round, by leaf index, and not among those of rounds that begin alike', () => {
    const store = storeWith([1, 5], [1, 7], [11, 5], [10, 5]);
    expect(recordsOf(store, 1)).toEqual(
      new Map([
        [5, recordOf(5)],
        [7, recordOf(7)],
      ]),
    );
    expect(recordsOf(store, 2)).toEqual(new Map());
  });

  it.each([
    ['it is no JSON', '{"leafIndex":1,'],
    ['a field is missing', '{"leafIndex":1,"salt":"00"}'],
    ['a field is unknown', JSON.stringify({ ...recordOf(1), norm: 1 })],
    ['the index is no count', JSON.stringify({ ...recordOf(1), leafIndex: -1 })],
  ])('is refused where %s, and is not among those of its round', (_, text) => {
    const store = storeWith([1, 2]);
    const key = contributionKey(1, participantOf(1));
    store.write({ secrets: new Map([[key, new TextEncoder().encode(text)]]) });
    expect(() => findRecord(store, 1, participantOf(1))).toThrow(refusal('BAD_LOG'));
    expect(recordsOf(store, 1)).toEqual(new Map([[2, recordOf(2)]]));
  });
});
