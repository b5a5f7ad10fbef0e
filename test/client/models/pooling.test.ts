import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { addContentTransposed } from '../../../client/models/content.ts';
import { toSequence } from '../../../client/models/examples.ts';
import { type LocalResult, trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask } from '../../../client/models/model.ts';
import { pooling } from '../../../client/models/pooling.ts';
import { contentBuckets, poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim } from '../../../shared/model/spec.ts';
import type { EventType } from '../../../shared/protocol/event-type.ts';
import { backends } from './backends.ts';
import { finiteDifferences, naiveLoss, offsetsOf } from './naive-pooling.ts';
import { roughParameters, smallCatalog, smallHistory, toEvents } from './small-catalog.ts';

const dim = 3;
const items = smallCatalog.items.length;
const spec = poolingSpec(items, dim);
const at = offsetsOf(items, dim);
const parameters = roughParameters(spec, 5);
const breathe = () => Promise.resolve();

function taskOf(history: readonly HistoryEvent[], vector = parameters): LocalTask | undefined {
  return pooling.localTask(spec, vector, toSequence(history, smallCatalog.indexOf), smallCatalog);
}

const steps = (count: number, learningRate = 0.5): Promise<LocalResult> =>
  trainLocally(taskOf(smallHistory)!, { steps: count, learningRate }, breathe);

const expectClose = (actual: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(actual).toHaveLength(expected.length);
  for (let i = 0; i < expected.length; i++) {
    if (!(Math.abs(actual[i]! - expected[i]!) < 1e-4)) expect([i, actual[i]]).toEqual([i, expected[i]]);
  }
};

describe('the flat vector', () => {
  it('is laid out as the naive reference reads it', () => {
    expect(at.end).toBe(specDim(spec));
  });
});

describe.each(backends)('a local task of the pooling model, on %s', (_name, start) => {
  beforeAll(start);

  it('has the loss of the definition', async () => {
    const { losses } = await steps(1);
    expectClose(losses, [naiveLoss(parameters, dim, smallCatalog, smallHistory)]);
  });

  it('steps down the gradient of the definition, in every parameter: rows, bias, content, recency, event types', async () => {
    const learningRate = 0.5;
    const { delta } = await steps(1, learningRate);
    const gradient = finiteDifferences((v) => naiveLoss(v, dim, smallCatalog, smallHistory), parameters);
    expectClose(
      delta,
      gradient.map((value) => -learningRate * value),
    );
    // and none of the six tensors got away with zeros
    const starts = [0, at.itemOutput, at.itemBias, at.content, at.recency, at.eventType, at.end];
    for (let tensor = 0; tensor < 6; tensor++) {
      const part = delta.subarray(starts[tensor], starts[tensor + 1]);
      expect(Math.max(...part.map(Math.abs))).toBeGreaterThan(1e-3);
    }
  });

  it('gives the content projection its step at the end of a round: the transposed features times the changes of the rows', async () => {
    const { delta } = await steps(4);
    const expected = new Float32Array(contentBuckets * dim);
    addContentTransposed(expected, delta.subarray(at.itemInput, at.itemOutput), smallCatalog.content);
    addContentTransposed(expected, delta.subarray(at.itemOutput, at.itemBias), smallCatalog.content);
    expectClose(delta.subarray(at.content, at.recency), expected);
  });

  it('has the loss of the definition for any history', async () => {
    const ids = smallCatalog.items.map(({ id }) => id);
    const types: EventType[] = ['view', 'purchase', 'dislike', 'rating', 'impression'];
    const line = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...types), fc.nat(5));
    const histories = fc
      .array(line, { minLength: 2, maxLength: 10 })
      .map((lines) => toEvents(lines.sort(([, , a], [, , b]) => a - b)));
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const task = taskOf(history);
        const expected = naiveLoss(parameters, dim, smallCatalog, history);
        expect(task === undefined).toBe(Number.isNaN(expected));
        if (!task) return;
        const { losses } = await trainLocally(task, { steps: 1, learningRate: 1 }, breathe);
        expectClose(losses, [expected]);
      }),
      { numRuns: 15 },
    );
  });

  it('never lets one line of an order see another', async () => {
    // The lines of the second instant swap places: neither loss nor delta can tell.
    const order = [...smallHistory];
    [order[2], order[3]] = [order[3]!, order[2]!];
    const swapped = await trainLocally(taskOf(order)!, { steps: 2, learningRate: 0.5 }, breathe);
    const straight = await steps(2);
    expectClose(swapped.losses, straight.losses);
    expectClose(swapped.delta, straight.delta);
  });
});

describe('what the pooling model hands to a device', () => {
  it('is of the large input table only the rows in use, of the output table all of it', () => {
    const { variables, constants, positions } = taskOf(smallHistory)!;
    expect(positions).toBe(3);
    expect(variables.inputs!.shape).toEqual([5, dim]);
    expect(variables.outputs!.shape).toEqual([items, dim]);
    for (const { values, shape } of [...Object.values(variables), ...Object.values(constants)]) {
      expect(values).toHaveLength(shape.reduce((product, extent) => product * extent, 1));
    }
  });

  it('is nothing where the history holds nothing to predict', () => {
    expect(taskOf([])).toBeUndefined();
    expect(taskOf(toEvents([['lamp', 'purchase', 1]]))).toBeUndefined();
    expect(
      taskOf(
        toEvents([
          ['lamp', 'purchase', 1],
          ['teapot', 'purchase', 1],
        ]),
      ),
    ).toBeUndefined();
    expect(
      taskOf(
        toEvents([
          ['lamp', 'view', 1],
          ['lamp', 'purchase', 2],
        ]),
      ),
    ).toBeUndefined();
    expect(
      taskOf(
        toEvents([
          ['gone', 'view', 1],
          ['lamp', 'purchase', 2],
        ]),
      ),
    ).toBeUndefined();
  });

  it('shares no memory with the parameters', () => {
    const before = parameters.slice();
    const { variables, toDelta } = taskOf(smallHistory)!;
    for (const { values } of Object.values(variables)) values.fill(7);
    toDelta(Object.fromEntries(Object.entries(variables).map(([name, { values }]) => [name, values])));
    expect(parameters).toEqual(before);
  });
});
