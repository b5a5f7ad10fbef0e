import { describe, expect, it } from 'vitest';
import { pageOf, pager } from '../../../../server/audit/page/pager.ts';
import { elementsOf } from '../../pages/page-structure.ts';

const items = Array.from({ length: 45 }, (_, i) => i);

describe('pages of a list', () => {
  it.each([
    [0, 0, 0, 19],
    [2, 2, 40, 44],
    [7, 2, 40, 44],
    [-1, 0, 0, 19],
  ])('page %d of three is page %d, from %d to %d', (asked, page, first, last) => {
    const shown = pageOf(items, asked, 20);
    expect([shown.page, shown.pages, shown.items[0], shown.items.at(-1)]).toEqual([page, 3, first, last]);
  });

  it('are one where the list is empty', () => {
    expect(pageOf([], 3, 20)).toEqual({ page: 0, pages: 1, items: [] });
  });

  it('have a button to the next and the one before, unless there is none', () => {
    const buttons = (page: number) => {
      const markup = pager({ page, pages: 3 }, 'releases');
      const all = markup ? elementsOf(markup.markup).filter(({ name }) => name === 'button') : [];
      return all.map(({ attributes }) => [attributes.get('data-page'), attributes.has('disabled')]);
    };
    expect(buttons(0)).toEqual([
      ['-1', true],
      ['1', false],
    ]);
    expect(buttons(2)).toEqual([
      ['1', false],
      ['3', true],
    ]);
    expect(pager({ page: 0, pages: 1 }, 'releases')).toBe(false);
  });
});
