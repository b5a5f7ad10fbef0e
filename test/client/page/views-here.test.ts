import { describe, expect, it } from 'vitest';
import { ViewsHere } from '../../../client/page/views-here.ts';

describe('the views of a navigation', () => {
  it('are found once, whoever else finds them', () => {
    const views = new ViewsHere();
    expect([views.found('a'), views.found('a'), views.found('b')]).toEqual([true, false, true]);
  });

  it('that the page called are not found again', () => {
    const views = new ViewsHere();
    expect(views.called('a')).toBe(true);
    expect(views.found('a')).toBe(false);
  });

  it('that were found before the page calls them are one; what it calls twice are two', () => {
    const views = new ViewsHere();
    views.found('a');
    expect([views.called('a'), views.called('a'), views.called('a')]).toEqual([false, true, true]);
  });

  it('begin anew with the next navigation', () => {
    const views = new ViewsHere();
    views.found('a');
    views.clear();
    expect(views.called('a')).toBe(true);
    views.clear();
    expect(views.found('a')).toBe(true);
  });
});
