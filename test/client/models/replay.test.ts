import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayedEvents, replayedSequence, replayHalfLifeMs } from '../../../client/models/replay.ts';
import { maxEvents, toSequence } from '../../../client/models/sequence.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { toEvents } from './small-catalog.ts';

const neverDraws = (): number => {
  throw new Error('nothing has to be drawn');
};

/** How often each event is looked at. */
function frequencies(
  times: readonly number[],
  replay: { maxEvents: number; halfLife: number },
  draws: number,
) {
  const draw = seededUniform(7);
  const counts = times.map(() => 0);
  for (let i = 0; i < draws; i++) {
    for (const event of replayedEvents(times, { ...replay, draw })) counts[event]! += 1 / draws;
  }
  return counts;
}

describe('a replay', () => {
  it('looks at the whole of a short history, and draws nothing', () => {
    expect([...replayedEvents([1, 1, 5], { maxEvents: 3, halfLife: 1, draw: neverDraws })]).toEqual([
      0, 1, 2,
    ]);
    expect([...replayedEvents([], { maxEvents: 3, halfLife: 1, draw: neverDraws })]).toEqual([]);
  });

  it('always looks at the newest half, and at as many older ones, in their order', () => {
    const times = Array.from({ length: 100 }, (_, i) => i * 10);
    const draw = seededUniform(3);
    const seen = new Set<number>();
    for (let round = 0; round < 50; round++) {
      const events = [...replayedEvents(times, { maxEvents: 20, halfLife: 300, draw })];
      expect(events).toHaveLength(20);
      expect(events.slice(10)).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99]);
      expect(events).toEqual([...events].sort((a, b) => a - b));
      expect(new Set(events).size).toBe(20);
      for (const event of events) seen.add(event);
    }
    expect(seen.size).toBeGreaterThan(60); // other ones in other rounds
  });

  it('draws older events with a probability that halves with every half-life', () => {
    // One place beside the newest: weights 1/4, 1/2 and 1 among what is older.
    const counts = frequencies([0, 10, 20, 30], { maxEvents: 2, halfLife: 10 }, 40_000);
    expect(counts[3]).toBeCloseTo(1, 9);
    [1 / 7, 2 / 7, 4 / 7].forEach((expected, event) => {
      expect(counts[event]).toBeCloseTo(expected, 1.9); // 6 standard errors are .015
    });
  });

  it('draws without replacement, each draw in proportion to what is left', () => {
    // Two places, older weights 1, 2, 4 of 7. P(out) is the probability that both others come first, in either order:
    // event 2 stays out with 1/7 * 2/6 + 2/7 * 1/5; event 1 with 1/7 * 4/6 + 4/7 * 1/3; event 0 with the rest.
    const counts = frequencies([0, 10, 20, 30, 30], { maxEvents: 4, halfLife: 10 }, 40_000);
    const out = [
      ((2 / 7) * 4) / 5 + ((4 / 7) * 2) / 3,
      ((1 / 7) * 4) / 6 + 4 / 7 / 3,
      ((1 / 7) * 2) / 6 + 2 / 7 / 5,
    ];
    expect(out.reduce((sum, each) => sum + each)).toBeCloseTo(1, 9);
    out.forEach((each, event) => {
      expect(counts[event]).toBeCloseTo(1 - each, 1.9);
    });
  });

  it('keeps the lines of an order together, and draws it no more often than a single event of its time', () => {
    // older: an order of two at 0, one event at 0.001 beside it; two places
    const draw = seededUniform(5);
    let together = 0;
    for (let round = 0; round < 10_000; round++) {
      const events = [...replayedEvents([0, 0, 0.001, 0.002, 9, 9], { maxEvents: 4, halfLife: 10, draw })];
      expect(events.slice(2)).toEqual([4, 5]);
      expect(events[0] === 0).toBe(events[1] === 1);
      if (events[0] === 0) together++;
    }
    expect(together / 10_000).toBeCloseTo(1 / 3, 1.7); // first of three; else two single ones fill the places
  });

  it('cuts an order only where nothing whole fits', () => {
    const draw = seededUniform(5);
    const times = [...Array<number>(6).fill(0), 9, 9];
    expect([...replayedEvents(times, { maxEvents: 4, halfLife: 10, draw })]).toEqual([0, 1, 6, 7]);
    // the last order alone is more than half, and more than all
    expect([...replayedEvents([1, 2, 9, 9, 9], { maxEvents: 4, halfLife: 10, draw })].slice(-3)).toEqual([
      2, 3, 4,
    ]);
    expect([
      ...replayedEvents([1, ...Array<number>(9).fill(9)], { maxEvents: 4, halfLife: 10, draw }),
    ]).toEqual([6, 7, 8, 9]);
  });

  it('fills every place, whatever the history is, and is the same for the same draws', () => {
    const gaps = fc.array(fc.constantFrom(0, 0, 1, 5, 1e9), { maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 30 }), fc.nat(1000), (steps, most, seed) => {
        let time = 0;
        const times = steps.map((gap) => (time += gap));
        const replay = () =>
          replayedEvents(times, { maxEvents: most, halfLife: 3, draw: seededUniform(seed + 1) });
        const events = [...replay()];
        expect(events).toHaveLength(Math.min(most, times.length));
        expect(new Set(events).size).toBe(events.length);
        expect(events.every((event) => event >= 0 && event < times.length)).toBe(true);
        expect([...replay()]).toEqual(events);
      }),
    );
  });
});

describe('the sequence of a local round', () => {
  const indexOf = new Map(['a', 'b', 'c'].map((id, index) => [id, index]));

  it('is the whole history where it is short', () => {
    const history = toEvents([
      ['b', 'view', 2],
      ['gone', 'view', 3],
      ['a', 'purchase', 1],
    ]);
    expect(replayedSequence(history, indexOf, neverDraws)).toEqual(toSequence(history, indexOf));
  });

  it('counts only what the catalog knows, and looks further back than the newest events', () => {
    const old = toEvents(Array.from({ length: 50 }, (_, i) => ['a', 'view', i]));
    const strange = toEvents(Array.from({ length: 300 }, (_, i) => ['gone', 'view', replayHalfLifeMs + i]));
    const recent = toEvents(Array.from({ length: 170 }, (_, i) => ['b', 'view', replayHalfLifeMs + i]));
    const history = [...recent, ...strange, ...old];
    const { items } = replayedSequence(history, indexOf, seededUniform(3));
    expect(items).toHaveLength(maxEvents);
    const olds = items.filter((item) => item === 0).length;
    // 100 of the 120 older ones, of which 50 have half the weight: between none and all of them
    expect(olds).toBeGreaterThanOrEqual(30);
    expect(olds).toBeLessThan(50);
    expect(toSequence(history, indexOf).items.filter((item) => item === 0)).toHaveLength(30);
  });
});
