import { describe, expect, it } from 'vitest';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { createSplit, type SplitOptions } from '../../../../server/simulate/split/create-split.ts';
import { knownItems } from '../../../../server/simulate/split/history.ts';
import { knownBefore, type Split, type Test } from '../../../../server/simulate/split/split.ts';
import { type EventType, eventTypes } from '../../../../shared/protocol/event-type.ts';
import { refusal } from '../../../shared/log/refusal.ts';
import { fixture } from '../fixture.ts';

type Row = [user: string, item: string, time: number, order?: string | undefined, type?: EventType];

function dataset(rows: readonly Row[]) {
  const builder = datasetBuilder();
  for (const [user, item, time, order, type = 'view'] of rows) {
    builder.event({ user, item, time, type: eventTypes.indexOf(type), ...(order ? { order } : {}) });
  }
  return builder.build();
}

/** Nobody is a new visitor, unless the test says so. */
const split = (rows: readonly Row[], options: Partial<SplitOptions> = {}) =>
  createSplit(dataset(rows), { seed: 1, newVisitorShare: 0, ...options });

/** A test in words: user, history, targets. */
const inWords = ({ dataset: { users, items, events } }: Split, test: Test) => [
  users[test.user],
  Array.from(events.item.subarray(test.historyStart, test.historyEnd), (item) => items[item]).join(' '),
  Array.from(test.targets, (item) => items[item]).join(' '),
];
const asked = (split: Split, stage = 0) => split.stages[stage]!.tests.map((test) => inWords(split, test));
const trained = ({ dataset: { starts, events, items }, stages }: Split, stage = 0) =>
  Array.from(stages[stage]!.trainEnds, (end, user) =>
    Array.from(events.item.subarray(starts[user], end), (item) => items[item]).join(' '),
  );

describe('leave-one-out', () => {
  it('asks for the last event of each user; of those at one time, the last of the file', () => {
    const result = split([
      ['u', 'a', 1],
      ['u', 'd', 3],
      ['u', 'b', 3],
      ['u', 'c', 2],
      ['v', 'a', 1],
    ]);
    expect(result.protocol).toBe('leave-one-out');
    expect(asked(result)).toEqual([['u', 'a c d', 'b']]);
    expect(trained(result)).toEqual(['a c d', 'a']); // one event is none to ask for
  });

  it('asks for nothing that the user did not want', () => {
    const result = split([
      ['u', 'a', 1],
      ['u', 'b', 2],
      ['u', 'c', 3, undefined, 'dismissal'],
      ['u', 'd', 4, undefined, 'impression'],
    ]);
    expect(asked(result)).toEqual([['u', 'a', 'b']]);
    expect(trained(result)).toEqual(['a']);
  });

  it('drops and counts targets that the user had before, and trains on none of them', () => {
    const rows: Row[] = [
      ['u', 'a', 1],
      ['u', 'b', 2],
      ['u', 'a', 3],
      ['v', 'a', 1],
      ['v', 'b', 2],
    ];
    const result = split(rows);
    expect(asked(result)).toEqual([['v', 'a', 'b']]);
    expect(result.knownTargets).toBe(1);
    expect(trained(result)).toEqual(['a b', 'a']);
    const all = split(rows, { includeKnown: true });
    expect(asked(all)).toEqual([
      ['u', 'a b', 'a'],
      ['v', 'a', 'b'],
    ]);
    expect(all.knownTargets).toBe(0);
  });
});

describe('next-basket', () => {
  const rows: Row[] = [
    ['u', 'a', 1, 'A'],
    ['u', 'b', 1, 'A'],
    ['v', 'a', 1, 'C'],
    ['u', 'b', 5, 'B'],
    ['u', 'c', 5, 'B'],
    ['u', 'd', 6, 'B'],
    ['u', 'c', 5, 'B'],
  ];

  it('is what data with orders get, and asks for what is new in the last order', () => {
    const result = split(rows);
    expect(result.protocol).toBe('next-basket');
    expect(asked(result)).toEqual([['u', 'a b', 'c d']]);
    expect(result.knownTargets).toBe(1);
    expect(trained(result)).toEqual(['a b', 'a']); // one order is none to ask for
  });

  it('keeps what came before in history, and what came after out of everything', () => {
    const result = split([...rows, ['u', 'x', 0], ['u', 'y', 9]]);
    expect(asked(result)).toEqual([['u', 'x a b', 'c d']]);
    expect(trained(result)[0]).toBe('x a b');
  });

  it('parts two orders of one moment', () => {
    const result = split([
      ['u', 'a', 1, 'A'],
      ['u', 'c', 1, 'B'],
      ['u', 'b', 1, 'A'],
      ['u', 'd', 1, 'B'],
    ]);
    expect(asked(result)).toEqual([['u', 'a b', 'c d']]);
  });

  it('refuses data without orders', () => {
    expect(() => split([['u', 'a', 1]], { protocol: 'next-basket' })).toThrow(refusal('BAD_CONFIG'));
  });
});

describe('time-split', () => {
  const rows: Row[] = [
    ['u', 'a', 1],
    ['u', 'b', 2],
    ['v', 'a', 2],
    ['v', 'b', 3],
    ['u', 'c', 5],
    ['u', 'a', 5],
    ['v', 'd', 6],
    ['w', 'd', 7],
    ['u', 'd', 8],
    ['w', 'a', 8],
  ];
  const options = { protocol: 'time-split', warmUp: 0.4, windows: 2 } as const;

  it('asks for each window from everything before it, then learns it', () => {
    const result = split(rows, options); // windows from the events at 40 % and 70 %: times 5 and 7
    expect(result.stages).toHaveLength(2);
    expect(trained(result, 0)).toEqual(['a b', 'a b', '']);
    expect(asked(result, 0)).toEqual([
      ['u', 'a b', 'c'],
      ['v', 'a b', 'd'],
    ]);
    expect(trained(result, 1)).toEqual(['a b c a', 'a b d', '']);
    expect(asked(result, 1)).toEqual([['u', 'a b c a', 'd']]); // of w nothing is known yet
    expect(result.knownTargets).toBe(1);
  });

  it('never parts events of one time', () => {
    const sameTime = rows.map(([user, item]): Row => [user, item, item === 'd' ? 2 : 1]);
    const result = split(sameTime, { ...options, windows: 5 });
    expect(result.stages).toHaveLength(1);
    expect(asked(result).map(([user, , targets]) => [user, targets])).toEqual([
      ['u', 'd'],
      ['v', 'd'],
      ['w', 'd'],
    ]);
  });

  it.each([
    ['no window', { ...options, windows: 0 }],
    ['half a window', { ...options, windows: 0.5 }],
    ['no warm-up', { ...options, warmUp: 0 }],
    ['nothing but warm-up', { ...options, warmUp: 1 }],
  ])('refuses %s', (_, options) => {
    expect(() => split(rows, options)).toThrow(refusal('BAD_CONFIG'));
  });

  it('refuses data of one moment', () => {
    const moment = rows.map(([user, item]): Row => [user, item, 1]);
    expect(() => split(moment, options)).toThrow(refusal('BAD_CONFIG'));
  });
});

describe('new visitors', () => {
  const data = fixture();

  it.each(['leave-one-out', 'time-split'] as const)(
    'are a fifth of the users, and never trained on (%s)',
    (protocol) => {
      const { isNewVisitor, stages } = createSplit(data, { protocol, seed: 5 });
      expect(isNewVisitor.reduce((sum, each) => sum + each, 0)).toBe(60);
      for (const { trainEnds, tests, newVisitorTests } of stages) {
        trainEnds.forEach((end, user) => {
          if (isNewVisitor[user]) expect(end).toBe(data.starts[user]);
        });
        expect(tests.some(({ user }) => isNewVisitor[user] === 1)).toBe(false);
        expect(newVisitorTests.get(0)!.every(({ user }) => isNewVisitor[user] === 1)).toBe(true);
      }
    },
  );

  it('are asked for the same by 0, 1, 5 and 10 events, the last before the target', () => {
    const { stages } = createSplit(data, { seed: 5 });
    const { newVisitorTests } = stages[0]!;
    expect([...newVisitorTests.keys()]).toEqual([0, 1, 5, 10]);
    expect(newVisitorTests.get(0)).toHaveLength(60);
    for (const [events, tests] of newVisitorTests) {
      tests.forEach((test, i) => {
        const most = newVisitorTests.get(10)![i]!;
        expect({ ...test, historyStart: 0 }).toEqual({ ...most, historyStart: 0 });
        expect(test.historyEnd).toBe(data.starts[test.user + 1]! - 1);
        const before = test.historyEnd - data.starts[test.user]!;
        expect(test.historyEnd - test.historyStart).toBe(Math.min(events, before));
        expect(knownBefore(data, test)).toEqual(knownItems(data, data.starts[test.user]!, test.historyEnd));
      });
    }
  });

  it('are the same for a seed, and others for another', () => {
    const drawn = (seed: number) => createSplit(data, { seed }).isNewVisitor;
    expect(drawn(5)).toEqual(drawn(5));
    expect(drawn(5)).not.toEqual(drawn(6));
  });

  it('do not change what is asked of the others', () => {
    const some = createSplit(data, { seed: 5 });
    const all = createSplit(data, { seed: 5, newVisitorShare: 0 });
    expect(some.stages[0]!.tests).toEqual(
      all.stages[0]!.tests.filter(({ user }) => !some.isNewVisitor[user]),
    );
  });

  it.each([-0.1, 1, Number.NaN])('cannot be a share of %d', (newVisitorShare) => {
    expect(() => createSplit(data, { seed: 1, newVisitorShare })).toThrow(refusal('BAD_CONFIG'));
  });
});

it.each([
  ['leave-one-out', fixture()],
  ['next-basket', fixture({ orders: true })],
  ['time-split', fixture()],
] as const)('%s never lets a target into training or history', (protocol, data) => {
  const { stages } = createSplit(data, { protocol, seed: 3 });
  for (const { tests, trainEnds, newVisitorTests } of stages) {
    expect(tests.length).toBeGreaterThan(20);
    for (const test of [...tests, ...newVisitorTests.get(10)!]) {
      expect(trainEnds[test.user]!).toBeLessThanOrEqual(test.historyEnd);
      const before = data.events.item.subarray(data.starts[test.user]!, test.historyEnd);
      expect(test.targets.some((item) => before.includes(item))).toBe(false);
      const { time } = data.events;
      expect(time[test.historyEnd - 1]!).toBeLessThanOrEqual(time[test.historyEnd]!);
    }
  }
});

it('refuses data of which nothing can be asked', () => {
  expect(() => split([['u', 'a', 1]])).toThrow(refusal('BAD_CONFIG'));
});
