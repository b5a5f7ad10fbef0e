import { describe, expect, it } from 'vitest';
import { applyChanges, differenceOf, inPlaces } from '../../../server/catalog/catalog-delta.ts';
import { readChanges } from '../../../server/catalog/read-changes.ts';
import { refusal } from '../../shared/log/refusal.ts';
import { sourceOf } from './text-source.ts';

const [mug, lamp, vase] = [
  { id: 'mug', title: 'Mug', price: 3 },
  { id: 'lamp', title: 'Lamp', inStock: false },
  { id: 'vase' },
];
const shop = [mug, lamp, vase];
const changesIn = async (...rows: readonly unknown[]) =>
  readChanges(
    sourceOf(rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n'), 'request'),
    1e6,
  );
const changed = async (...rows: readonly unknown[]) => applyChanges(shop, (await changesIn(...rows)).changes);

describe('changes of single items', () => {
  it('say what is new of an item; what they do not name stays, and a new item comes last', async () => {
    const next = await changed(
      { id: 'cup', title: 'Cup' },
      { id: 'mug', price: 2.5 },
      { id: 'lamp', removed: true },
    );
    expect(next).toEqual([{ ...mug, price: 2.5 }, vase, { id: 'cup', title: 'Cup' }]);
    expect(differenceOf(shop, next)).toEqual({ items: 3, added: 1, changed: 1, removed: 1 });
    expect(shop).toEqual([mug, lamp, vase]);
  });

  it('take a value off with null, and know when an item is there again', async () => {
    const next = await changed({ id: 'mug', title: null }, { id: 'lamp', availability: 'in_stock' });
    expect(next).toEqual([{ id: 'mug', price: 3 }, { id: 'lamp', title: 'Lamp' }, vase]);
    expect(Object.keys(next[1] ?? {})).toEqual(['id', 'title']);
  });

  it('come one after the other', async () => {
    expect(
      await changed({ id: 'a' }, { id: 'a', removed: true }, { id: 'mug', removed: true }, { id: 'mug' }),
    ).toEqual([lamp, vase, { id: 'mug' }]);
  });

  it('may be sent again', async () => {
    const rows = [
      { id: 'cup', price: 1 },
      { id: 'vase', removed: true },
    ];
    const { changes } = await changesIn(...rows);
    const once = applyChanges(shop, changes);
    expect(applyChanges(once, changes)).toEqual(once);
    expect(differenceOf(once, applyChanges(once, changes))).toMatchObject({
      added: 0,
      changed: 0,
      removed: 0,
    });
  });

  it('may be none', () => {
    expect(applyChanges(shop, [])).toEqual(shop);
    expect(applyChanges([], [{ id: 'x', removed: true }])).toEqual([]);
  });

  it('are kept where they are good, and told of with their lines where they are not', async () => {
    const { changes, bad } = await changesIn(
      { id: 'a' },
      '{',
      { title: 'x' },
      { id: 'b', removed: 'yes' },
      { id: 'c', price: -1 },
    );
    expect(changes).toEqual([{ id: 'a', values: {} }]);
    expect(bad.told.map(({ place, reason }) => [place.line, reason])).toEqual([
      [2, expect.stringContaining('broken JSON')],
      [3, 'id: expected text, got none'],
      [4, 'removed: expected true or false'],
      [5, expect.stringContaining('price: expected')],
    ]);
  });

  it('may be of items that are called what JavaScript has a meaning for', async () => {
    const next = await changed('{"id":"__proto__","title":"x","__proto__":{"price":1}}', {
      id: 'constructor',
      removed: true,
    });
    expect(next.at(-1)).toEqual({ id: '__proto__', title: 'x' });
    expect(next).toHaveLength(4);
  });

  it('are refused as a whole where they are too large', async () => {
    const reading = readChanges(sourceOf('{"id":1}\n'.repeat(100), 'request'), 500);
    await expect(reading).rejects.toEqual(refusal('TOO_LARGE'));
  });
});

describe('a whole catalog in place of another', () => {
  it('leaves items in their places, which are rows of the model, and has new ones come last', () => {
    const next = inPlaces(shop, [{ id: 'cup' }, { id: 'vase', price: 1 }, mug]);
    expect(next).toEqual([mug, { id: 'vase', price: 1 }, { id: 'cup' }]);
    expect(differenceOf(shop, next)).toEqual({ items: 3, added: 1, changed: 1, removed: 1 });
  });

  it('is the same in any order', () => {
    expect(inPlaces(shop, [...shop].reverse())).toEqual(shop);
    expect(differenceOf(shop, shop)).toEqual({ items: 3, added: 0, changed: 0, removed: 0 });
  });

  it('may come where there was none', () => {
    expect(inPlaces([], shop)).toEqual(shop);
    expect(differenceOf([], shop)).toEqual({ items: 3, added: 3, changed: 0, removed: 0 });
  });
});
