import { beforeAll, describe, expect, it } from 'vitest';
import { conv } from '../../../client/models/conv.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import { convLocalSize, filterName } from '../../../shared/model/conv-spec.ts';
import { backends } from './backends.ts';
import { describeFederation } from './federation-conformance.ts';
import { describeHistoryModel, staged } from './history-model-conformance.ts';
import {
  biased,
  layer,
  layerNorm,
  type NaiveEncoder,
  plus,
  priorOf,
  softmaxOf,
  weighted,
} from './naive-history-model.ts';
import { richCatalog, richHistory } from './small-catalog.ts';

const naive: NaiveEncoder = {
  user: (tensors, { events, start, local }) => {
    const dim = tensors.localOutput!.length / convLocalSize;
    const own = layer([...Array.from(local)], tensors.localOutput!);
    // The start stands before the first event.
    const inputs = events.map(({ input }) => input);
    const normal = (events[0]!.type === null ? inputs : [start, ...inputs]).map(layerNorm);
    const ahead = normal.length - inputs.length;
    const patterns = events.map((_, t) => {
      let said: readonly number[] = new Array<number>(dim).fill(0);
      for (const width of [2, 3, 4]) {
        const filters = tensors[`filterBias${width}`]!;
        let sums = biased(new Array<number>(filters.length).fill(0), filters);
        for (let back = 0; back < width; back++) {
          if (ahead + t - back < 0) continue;
          sums = plus(sums, layer(normal[ahead + t - back]!, tensors[filterName(width, back)]!));
        }
        const rectified = sums.map((sum) => Math.max(0, sum));
        said = plus(said, layer(rectified, tensors[`filterOutput${width}`]!));
      }
      return said;
    });
    const byRecency = (recency: Float64Array) =>
      softmaxOf(events.map((event) => priorOf({ ...tensors, recency }, event)));
    const interest = weighted(inputs, byRecency(tensors.recency!), dim);
    return plus(plus(interest, weighted(patterns, byRecency(tensors.filterRecency!), dim)), own);
  },
};

const subject = { model: conv, naive, catalog: richCatalog, localSize: convLocalSize };

describeHistoryModel(subject);

describe('the visitor’s own vector', () => {
  const stage = staged(subject);
  beforeAll(backends[0]![1]);

  it('moves in a round, comes back whole, and is in no delta', async () => {
    const training = { steps: 2, learningRate: 1 };
    const task = stage.taskOf(richHistory);
    const { delta, local } = await trainLocally(task, training, async () => undefined);
    expect(local).toHaveLength(convLocalSize);
    expect(local).not.toEqual(stage.local);
    const changes = Object.fromEntries(
      Object.entries(task.variables).map(([name, { values }]) => [name, new Float32Array(values.length)]),
    );
    const moved = { ...changes, local: new Float32Array(convLocalSize).fill(3) };
    expect(task.toDelta(moved)).toEqual(new Float32Array(delta.length));
    expect(task.toLocal!(moved)).toEqual(stage.local.map((value) => value + 3));
  });

  it('is zeros for a visitor who has none yet', async () => {
    const scorer = stage.scorer();
    const visitor = stage.visitorOf(richHistory);
    const without = await scorer.scores({ ...visitor, local: new Float32Array(0) });
    const zeros = await scorer.scores({ ...visitor, local: new Float32Array(convLocalSize) });
    expect(without).toEqual(zeros);
    expect(without).not.toEqual(await scorer.scores(visitor));
    scorer.dispose();
  });
});

describeFederation(conv, 0.25);
