import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { isRepeatedOrder } from '../../../client/page/repeated-order.ts';

const hour = 3_600_000;
const now = 1_700_000_000_000;
const eventsAt = (time: number, type: HistoryEvent['type'], ...ids: string[]): HistoryEvent[] =>
  ids.map((itemId) => ({ type, itemId, time }));
const history = [
  ...eventsAt(now - 30 * hour, 'purchase', 'vase'),
  ...eventsAt(now - 2 * hour, 'purchase', 'lamp', 'mug'),
  ...eventsAt(now - hour, 'purchase', 'bowl'),
  ...eventsAt(now - hour, 'view', 'plate'),
];

describe('an order that a page tells of', () => {
  it('is repeated where the same was bought at one instant of the last day, in whatever order', () => {
    expect(isRepeatedOrder(['mug', 'lamp'], history, now)).toBe(true);
    expect(isRepeatedOrder(['bowl'], history, now)).toBe(true);
  });

  it.each([[['lamp']], [['lamp', 'mug', 'bowl']], [['plate']], [['vase']], [['mug', 'bowl']]])(
    'is another one where it holds %j',
    (items) => {
      expect(isRepeatedOrder(items, history, now)).toBe(false);
    },
  );

  it('is the first of all where nothing was bought', () => {
    expect(isRepeatedOrder(['lamp'], [], now)).toBe(false);
  });
});
