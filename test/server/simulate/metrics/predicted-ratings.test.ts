import { describe, expect, it } from 'vitest';
import { datasetBuilder } from '../../../../server/simulate/dataset/dataset-builder.ts';
import { predictedRatings } from '../../../../server/simulate/metrics/predicted-ratings.ts';
import { historyOf } from '../../../../server/simulate/split/history.ts';
import type { Test } from '../../../../server/simulate/split/split.ts';
import { eventTypes } from '../../../../shared/protocol/event-type.ts';

/** Scale 1 to 5 by the other user. User u: a, b, c rated 5, 3 and nothing, then c, d, c again, rated 4, nothing, 1. */
function dataset() {
  const builder = datasetBuilder();
  for (const [user, item, rating] of [
    ...[['v', 'a', 1] as const, ['v', 'b', 5] as const],
    ...[['u', 'a', 5] as const, ['u', 'b', 3] as const, ['u', 'c', undefined] as const],
    ...[['u', 'c', 4] as const, ['u', 'd', undefined] as const, ['u', 'c', 1] as const],
  ]) {
    builder.event({
      user,
      item,
      type: eventTypes.indexOf('rating'),
      ...(rating !== undefined && { rating }),
    });
  }
  return builder.build();
}

const test: Test = {
  ...{ user: 1, historyStart: 2, historyEnd: 5, targetsEnd: 8 },
  targets: Int32Array.of(2, 3), // c, d
};
const ask = (changes: Partial<Test> = {}, data = dataset()) => {
  const asked = { ...test, ...changes };
  const history = historyOf(data, asked.historyStart, asked.historyEnd);
  return predictedRatings(data, asked, { history, scores: new Float32Array(4) });
};

describe('ratings of held-out targets', () => {
  it('are predicted from the ratings before them, where a target has one', () => {
    // scores say nothing: (1 + .5 + the middle) / 3; 4 of 1 to 5 is .75
    expect(ask()).toEqual([{ predicted: expect.closeTo(2 / 3, 8), actual: 0.75 }]);
  });

  it('know no more than the history of the test', () => {
    expect(ask({ historyStart: 3 })).toEqual([{ predicted: expect.closeTo(0.5, 8), actual: 0.75 }]);
    expect(ask({ historyStart: 5 })).toEqual([{ predicted: 0.5, actual: 0.75 }]);
  });

  it('come from the held-out events alone', () => {
    expect(ask({ historyEnd: 6 })[0]?.actual).toBe(0); // c again: 1
    expect(ask({ targetsEnd: 5 })).toEqual([]);
  });

  it('are none in data without ratings', () => {
    const builder = datasetBuilder();
    for (const item of ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd']) builder.event({ user: 'u', item, type: 0 });
    expect(ask({ user: 0 }, builder.build())).toEqual([]);
  });
});
