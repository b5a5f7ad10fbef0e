import { describe, expect, it } from 'vitest';
import { afterHistory } from '../../../client/models/moments.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { toEvents } from './small-catalog.ts';

const indexOf = new Map([['lamp', 0]]);

describe('the moment after a history', () => {
  it('is one step after the last, and everything has happened', () => {
    const order = toEvents([
      ['lamp', 'view', 1],
      ['lamp', 'purchase', 7],
      ['lamp', 'purchase', 7],
    ]);
    expect(afterHistory(toSequence(order, indexOf))).toEqual({ steps: [2], ends: [3] });
  });

  it('is the first one where there is no history', () => {
    expect(afterHistory(toSequence([], indexOf))).toEqual({ steps: [0], ends: [0] });
  });
});
