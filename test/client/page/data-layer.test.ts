import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DataLayer } from '../../../client/page/data-layer.ts';

const entries = (count: number, from = 0) => Array.from({ length: count }, (_, i) => ({ event: from + i }));

/** Look until nothing more comes. */
function readAll(layer: DataLayer): unknown[] {
  const added = layer.added();
  return added.length === 0 ? [] : [...added, ...readAll(layer)];
}

/** A page whose data layer can be replaced. */
function createLayer(first: unknown) {
  const page = { layer: first };
  return { page, layer: new DataLayer(() => page.layer) };
}

describe('a data layer', () => {
  it('gives what was there before it was looked at, and then what was added, each once', () => {
    const list: unknown[] = entries(3);
    const { layer } = createLayer(list);
    expect(layer.added()).toEqual(entries(3));
    expect(layer.added()).toEqual([]);
    const [one, two] = entries(2, 3);
    list.push(one);
    list.push(two);
    expect(layer.added()).toEqual([one, two]);
    expect(layer.added()).toEqual([]);
  });

  it('may come later than we do, and may be no list at all', () => {
    const { page, layer } = createLayer(undefined);
    for (const nothing of [undefined, null, 'dataLayer', { length: 3, push: () => 0 }, () => []]) {
      page.layer = nothing;
      expect(layer.added()).toEqual([]);
    }
    page.layer = entries(2);
    expect(layer.added()).toEqual(entries(2));
  });

  it('that a tag manager cuts from the front gives nothing twice', () => {
    const list = entries(300);
    const { layer } = createLayer(list);
    expect(readAll(layer)).toEqual(entries(300));
    list.splice(0, 250);
    expect(layer.added()).toEqual([]);
    list.push(...entries(2, 300));
    list.splice(0, 20);
    expect(layer.added()).toEqual(entries(2, 300));
  });

  it('cut past our place gives all that is left, for that came later', () => {
    const list = entries(10);
    const { layer } = createLayer(list);
    layer.added();
    list.push(...entries(30, 10));
    list.splice(0, 25);
    expect(layer.added()).toEqual(entries(15, 25));
  });

  it('that the page replaces, by a copy with more or by a new one, gives what is new', () => {
    const list = entries(5);
    const { page, layer } = createLayer(list);
    layer.added();
    page.layer = [...list, 'more'];
    expect(layer.added()).toEqual(['more']);
    page.layer = entries(2, 90);
    expect(layer.added()).toEqual(entries(2, 90));
    page.layer = [];
    expect(layer.added()).toEqual([]);
    page.layer = entries(2);
    expect(layer.added()).toEqual(entries(2));
  });

  it('gives an entry that the page pushes twice twice', () => {
    const button = { event: 'add_to_cart' };
    const list: unknown[] = [button];
    const { layer } = createLayer(list);
    expect(layer.added()).toEqual([button]);
    list.push(button);
    expect(layer.added()).toEqual([button]);
    list.push(button, button);
    expect(layer.added()).toEqual([button, button]);
  });

  it('with something put in front gives nothing of it twice', () => {
    const list: unknown[] = entries(4);
    const { layer } = createLayer(list);
    layer.added();
    list.unshift('front');
    list.push('back');
    expect(layer.added()).toEqual(['back']);
  });

  it('without an end gives the newest thousand, a hundred at a look', () => {
    const list = entries(200_000);
    const { layer } = createLayer(list);
    expect(layer.added()).toEqual(list.slice(-1000, -900));
    expect(readAll(layer)).toEqual(list.slice(-900));
    list.push({ event: -1 });
    expect(layer.added()).toEqual([{ event: -1 }]);
  });

  it('keeps its own functions: nothing of it is written, and push not called', () => {
    const list = entries(3);
    const push = vi.spyOn(list, 'push');
    const frozen = Object.freeze(list);
    const { layer } = createLayer(frozen);
    expect(layer.added()).toHaveLength(3);
    expect(push).not.toHaveBeenCalled();
  });

  it('over any pushes, cuts and looks gives every entry that is there at a look once, in order', () => {
    const step = fc.oneof(
      fc.record({ push: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ cut: fc.integer({ min: 1, max: 15 }) }),
      fc.constant('look' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const list: { event: number }[] = [];
        const { layer } = createLayer(list);
        const expected = new Set<unknown>();
        const given: { event: number }[] = [];
        let next = 0;
        for (const each of [...steps, 'look' as const]) {
          if (each === 'look') {
            for (const entry of list) expected.add(entry);
            given.push(...(readAll(layer) as { event: number }[]));
          } else if ('push' in each) list.push(...entries(each.push, next));
          else list.splice(0, each.cut);
          if (typeof each === 'object' && 'push' in each) next += each.push;
        }
        expect(given).toEqual([...expected]);
      }),
    );
  });
});
