import { describe, expect, it } from 'vitest';
import { type Grounds, reasonOf } from '../../../client/recommend/reasons.ts';

const causes = [
  { itemId: 'lamp', share: 0.75 },
  { itemId: 'mug', share: 0.25 },
];
const grounds: Grounds = {
  isPinned: false,
  contextId: undefined,
  isPersonal: true,
  causes,
  eventOf: (itemId) => (itemId === 'lamp' ? 'purchase' : 'view'),
};

describe('why an item is recommended', () => {
  it.each([
    ['what raised its score most', {}, { kind: 'because', itemId: 'lamp', share: 0.75, event: 'purchase' }],
    ['the item of the page, where that did', { contextId: 'lamp' }, { kind: 'similar', itemId: 'lamp' }],
    [
      'the history, where that raised it more than the item of the page',
      { contextId: 'mug' },
      { kind: 'because', itemId: 'lamp', share: 0.75, event: 'purchase' },
    ],
    ['the page itself, where it pinned it', { isPinned: true }, { kind: 'pinned' }],
    ['that it is popular, where nothing raised it', { causes: [] }, { kind: 'popular' }],
    [
      'that it is popular, where nothing is known',
      { isPersonal: false, causes: undefined },
      { kind: 'popular' },
    ],
    ['the history as a whole, where only the worker could tell', { causes: undefined }, { kind: 'history' }],
  ])('is %s', (_, change, reason) => {
    expect(reasonOf({ ...grounds, ...change })).toEqual(reason);
  });
});
