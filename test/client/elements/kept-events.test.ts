import { describe, expect, it, vi } from 'vitest';
import { keptEvents, mostEvents } from '../../../client/elements/kept-events.ts';
import { chineseTexts, englishTexts } from '../../../client/elements/ledger-texts.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';

vi.stubEnv('TZ', 'UTC');

const time = Date.UTC(2026, 10, 22, 9, 30);
const linesOf = (events: unknown, texts = englishTexts) =>
  keptEvents({ memory: { events } }, { texts, titleOf: (id) => (id === 'a' ? 'A cup' : undefined) });
const textsOf = (events: unknown, texts = englishTexts): string[] =>
  linesOf(events, texts).map(({ text }) => text.replace(/[\u2068\u2069]/g, ''));

describe('the events that a browser keeps', () => {
  it('are listed with the newest first, items by their titles', () => {
    const events = [
      { type: 'view', itemId: 'a', time },
      { type: 'search', query: 'tea', time: time + 60_000 },
      { type: 'purchase', itemId: 'gone', time: time + 120_000 },
    ];
    expect(textsOf(events)).toEqual(['Bought “gone”', 'Searched for “tea”', 'Viewed “A cup”']);
    expect(textsOf(events, chineseTexts)).toEqual(['购买了“gone”', '搜索了“tea”', '浏览了“A cup”']);
    expect(linesOf(events)[2]).toMatchObject({ when: '22 Nov, 09:30', time: '2026-11-22T09:30:00.000Z' });
  });

  it('are those on the device, and then those in memory', () => {
    const stored = [{ key: 1, value: { type: 'view', itemId: 'a', time: new Date(time).toISOString() } }];
    const memory = { events: [{ type: 'like', itemId: 'a', time }] };
    const terms = { texts: chineseTexts, titleOf: () => '杯子' };
    const lines = keptEvents({ database: { events: stored }, memory }, terms);
    expect(lines.map(({ text }) => text)).toEqual(['喜欢“\u2068杯子\u2069”', '浏览了“\u2068杯子\u2069”']);
    expect(keptEvents({ database: { events: [null, 7] } }, terms)).toEqual([]);
  });

  it('have a sentence of their own for each type', () => {
    const sentences = new Set(eventTypes.flatMap((type) => textsOf([{ type, itemId: 'a', time }])));
    expect(sentences.size).toBe(eventTypes.length);
  });

  it('may say their time as text', () => {
    expect(linesOf([{ type: 'view', itemId: 'a', time: '2026-11-22T09:30:00Z' }])[0]?.when).toBe(
      '22 Nov, 09:30',
    );
  });

  it('end with the last ones', () => {
    const events = Array.from({ length: mostEvents + 5 }, (_, i) => ({ type: 'view', itemId: `${i}`, time }));
    expect(textsOf(events)).toHaveLength(mostEvents);
    expect(textsOf(events)[0]).toBe(`Viewed “${mostEvents + 4}”`);
  });

  it.each([undefined, null, 7, [null], [{ type: 'other', time }], [{ type: 'view', time: 'when?' }]])(
    'are none where an export holds %j',
    (events) => expect(linesOf(events)).toEqual([]),
  );
});
