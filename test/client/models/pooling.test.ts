import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { addItemVectorChange } from '../../../client/models/item-vectors.ts';
import { type LocalResult, trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask } from '../../../client/models/model.ts';
import { pooling } from '../../../client/models/pooling.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, splitVector } from '../../../shared/model/spec.ts';
import type { EventType } from '../../../shared/protocol/event-type.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import { finiteDifferences, naiveLoss, naiveScores, offsetsOf } from './naive-pooling.ts';
import {
  richCatalog,
  richHistory,
  roughParameters,
  smallCatalog,
  smallHistory,
  toEvents,
  visitorOf,
} from './small-catalog.ts';

const dim = 3;
const breathe = () => Promise.resolve();

/** A catalog with parameters for it. */
function siteOf(catalog: CatalogIndex) {
  const spec = poolingSpec(catalog.shape, dim);
  return { catalog, spec, parameters: roughParameters(spec, 5), at: offsetsOf(catalog, dim) };
}
const small = siteOf(smallCatalog);
const rich = siteOf(richCatalog);
const items = smallCatalog.items.length;

function taskOf(
  history: readonly HistoryEvent[],
  { catalog, spec, parameters } = small,
): LocalTask | undefined {
  const visitor = visitorOf(history, catalog);
  return pooling.localTask({ spec, catalog }, { parameters, visitor, steps: 5, draw: seededUniform(1) });
}

const steps = (count: number, learningRate = 0.5, site = small): Promise<LocalResult> =>
  trainLocally(
    taskOf(site === small ? smallHistory : richHistory, site)!,
    { steps: count, learningRate },
    breathe,
  );

describe('the flat vector', () => {
  it('is laid out as the naive reference reads it', () => {
    expect(small.at.end).toBe(specDim(small.spec));
    expect(rich.at.end).toBe(specDim(rich.spec));
  });
});

describe.each(backends)('a local task of the pooling model, on %s', (_name, start) => {
  beforeAll(start);

  it('has the loss of the definition', async () => {
    const { losses } = await steps(1);
    expectClose(losses, [naiveLoss(small.parameters, dim, smallCatalog, smallHistory)]);
  });

  it.each([
    ['words alone', small, smallHistory],
    ['relations, vectors, attributes, ratings and negatives', rich, richHistory],
  ])('steps down the gradient of the definition, in every parameter, with %s', async (_, site, history) => {
    const { parameters, catalog, at } = site;
    // a local round takes its share of the rate, see `local-rate.test.ts`
    const positions = taskOf(history, site)!.positions;
    const { delta, local } = await steps(1, (0.5 * (positions + 16)) / positions, site);
    const gradient = finiteDifferences((v) => naiveLoss(v, dim, catalog, history), parameters);
    expectClose(
      delta,
      gradient.map((value) => -0.5 * value),
    );
    // and none of the seven tensors got away with zeros
    const starts = [0, at.itemOutput, at.itemBias, at.content, at.recency, at.eventType, at.start, at.end];
    for (let tensor = 0; tensor < 7; tensor++) {
      const part = delta.subarray(starts[tensor], starts[tensor + 1]);
      expect(Math.max(...part.map(Math.abs))).toBeGreaterThan(1e-3);
    }
    expect(local).toHaveLength(0);
  });

  it('gives tables and projection their step at the end of a round: the transposed item vectors times the changes of the vectors', async () => {
    const task = taskOf(richHistory, rich)!;
    const changes: Record<string, Float32Array> = {};
    const seen: LocalTask = {
      ...task,
      toDelta: (each) => {
        Object.assign(changes, each);
        return task.toDelta(each);
      },
    };
    const { delta } = await trainLocally(seen, { steps: 4, learningRate: 0.5 }, breathe);
    const expected = splitVector(rich.spec, new Float32Array(specDim(rich.spec)));
    const used = Int32Array.from(new Set(visitorOf(richHistory).sequence.items));
    const { itemInput, itemOutput, content: projection } = expected;
    addItemVectorChange({ table: itemInput, projection }, changes.inputs!, richCatalog, used);
    addItemVectorChange({ table: itemOutput, projection }, changes.outputs!, richCatalog);
    const actual = splitVector(rich.spec, delta);
    expectClose(actual.itemInput, itemInput);
    expectClose(actual.itemOutput, itemOutput);
    expectClose(actual.content, projection);
  });

  it('has the loss of the definition for any history', async () => {
    const ids = smallCatalog.items.map(({ id }) => id);
    const types: EventType[] = ['view', 'purchase', 'dislike', 'dismissal', 'rating', 'impression', 'search'];
    const line = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...types), fc.nat(5));
    const histories = fc
      .array(line, { minLength: 2, maxLength: 12 })
      .map((lines) => toEvents(lines.sort(([, , a], [, , b]) => a - b)));
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const task = taskOf(history, rich);
        const expected = naiveLoss(rich.parameters, dim, richCatalog, history);
        expect(task === undefined).toBe(Number.isNaN(expected));
        if (!task) return;
        const { losses } = await trainLocally(task, { steps: 1, learningRate: 1 }, breathe);
        expectClose(losses, [expected]);
      }),
      { numRuns: 25 },
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
    // the first of the four wanted items came after nothing
    expect(positions).toBe(3);
    expect(variables.inputs!.shape).toEqual([5, dim]);
    expect(variables.outputs!.shape).toEqual([items, dim]);
    for (const { values, shape } of [...Object.values(variables), ...Object.values(constants)]) {
      expect(values).toHaveLength(shape.reduce((product, extent) => product * extent, 1));
    }
  });

  it('is nothing where the history holds nothing to predict', () => {
    expect(taskOf([])).toBeUndefined();
    expect(
      taskOf(
        toEvents([
          ['lamp', 'impression', 1],
          ['teapot', 'dislike', 2],
        ]),
      ),
    ).toBeUndefined();
  });

  it('shares no memory with the parameters', () => {
    const before = small.parameters.slice();
    const { variables, toDelta } = taskOf(smallHistory)!;
    for (const { values } of Object.values(variables)) values.fill(7);
    toDelta(Object.fromEntries(Object.entries(variables).map(([name, { values }]) => [name, values])));
    expect(small.parameters).toEqual(before);
  });

  it('has negatives only where there are some', () => {
    const bought = toEvents([['lamp', 'purchase', 1]]);
    expect(taskOf(bought)!.constants.negatives).toBeUndefined();
    expect(taskOf(richHistory)!.constants.negatives!.shape).toEqual([4, items]);
  });
});

describe('the scorer of the pooling model', () => {
  it('scores as the definition does, with relations and vectors too, and from the start vector without a history', async () => {
    const { spec, catalog, parameters } = rich;
    const scorer = pooling.createScorer({ spec, catalog }, parameters);
    expectClose(
      await scorer.scores(visitorOf(richHistory, catalog)),
      naiveScores(parameters, dim, catalog, richHistory),
    );
    expectClose(await scorer.scores(visitorOf([])), naiveScores(parameters, dim, catalog, []));
    scorer.dispose();
  });
});
