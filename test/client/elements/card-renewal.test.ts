import { describe, expect, it } from 'vitest';
import { type Change, mayShow, type Sight } from '../../../client/elements/card-renewal.ts';

const change = (shown: Change['shown'], after = 400): Change => ({ shown, height: { before: 400, after } });
const at = (place: Sight['place'], isHeld = false): Sight => ({ place, isHeld });
const places: readonly Sight['place'][] = ['above', 'on screen', 'below', 'hidden'];

describe('cards in the place of what is shown', () => {
  it('come at once where nothing is shown yet', () => {
    for (const place of places) expect(mayShow(change('empty cards', 900), at(place, true))).toBe(true);
  });

  it('never come under the eyes of a visitor', () => {
    expect(mayShow(change('cards'), at('on screen'))).toBe(false);
  });

  it('never come under the pointer or the focus', () => {
    for (const place of places) {
      expect(mayShow(change('cards'), at(place, true))).toBe(false);
      expect(mayShow(change('page content'), at(place, true))).toBe(false);
    }
  });

  it('come below the screen, and while the page is hidden, however high they are', () => {
    for (const place of ['below', 'hidden'] as const) {
      expect(mayShow(change('cards', 900), at(place))).toBe(true);
    }
  });

  it('come above the screen only where nothing below them moves', () => {
    expect(mayShow(change('cards', 400.4), at('above'))).toBe(true);
    expect(mayShow(change('cards', 399), at('above'))).toBe(false);
  });

  it('take the place of what the page brought on the screen only where they need no more room', () => {
    expect(mayShow(change('page content', 380), at('on screen'))).toBe(true);
    expect(mayShow(change('page content', 402), at('on screen'))).toBe(false);
  });
});
