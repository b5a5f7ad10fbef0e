import { memory, type NamedTensorMap, tensor1d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask } from '../../../client/models/model.ts';
import { pooling } from '../../../client/models/pooling.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { offsetsOf } from './naive-pooling.ts';
import { smallCatalog, smallHistory, visitorOf } from './small-catalog.ts';

const dim = 3;
const site = { spec: poolingSpec(smallCatalog.shape, dim), catalog: smallCatalog };
const input = { visitor: visitorOf(smallHistory), steps: 5, draw: seededUniform(1) };
const task = pooling.localTask(site, { ...input, parameters: initialModel(site.spec, 1) })!;
const breathe = () => Promise.resolve();
const settings = { steps: 5, learningRate: 0.3 };

describe.each(backends)('a local round, on %s', (_name, start) => {
  beforeAll(start);

  it('lowers the loss with every step', async () => {
    const { losses } = await trainLocally(task, settings, breathe);
    expect(losses).toHaveLength(5);
    for (let step = 1; step < 5; step++) expect(losses[step]).toBeLessThan(losses[step - 1]!);
  });

  it('gives a delta that lowers the loss where it is added', async () => {
    const model = initialModel(site.spec, 1);
    const { delta, losses } = await trainLocally(task, settings, breathe);
    const parameters = model.map((value, i) => value + delta[i]!);
    const next = pooling.localTask(site, { ...input, parameters })!;
    const { losses: after } = await trainLocally(next, { steps: 1, learningRate: 1 }, breathe);
    expect(after[0]).toBeLessThan(losses[0]!);
  });

  it('of no steps changes nothing', async () => {
    const { delta, losses } = await trainLocally(task, { steps: 0, learningRate: 1 }, breathe);
    expect(losses).toEqual([]);
    expect(delta.every((value) => value === 0)).toBe(true);
  });

  it('leaves the input rows of items that it did not see alone', async () => {
    const { delta } = await trainLocally(task, settings, breathe);
    const seen = new Set(smallHistory.map(({ itemId }) => smallCatalog.indexOf.get(itemId!)));
    smallCatalog.items.forEach((_, item) => {
      const row = delta.subarray(item * dim, (item + 1) * dim);
      // the row of `lantern`, a target and nobody's context, is in use but gets no gradient
      if (seen.has(item) && item !== 5) expect(row.some((value) => value !== 0)).toBe(true);
      else expect([...row].every((value) => value === 0)).toBe(true);
    });
    // while each output row competes in the softmax
    const { itemOutput, itemBias } = offsetsOf(smallCatalog, dim);
    expect(delta.subarray(itemOutput, itemBias).every((value) => value !== 0)).toBe(true);
  });

  it('is the same every time on one backend', async () => {
    expect(await trainLocally(task, settings, breathe)).toEqual(await trainLocally(task, settings, breathe));
  });

  it("returns the visitor's own parameters beside the delta, where the model has some", async () => {
    expect((await trainLocally(task, settings, breathe)).local).toHaveLength(0);
    const withLocal: LocalTask = {
      ...task,
      toLocal: ({ itemBias }) => itemBias!.map((change) => 10 + change),
    };
    const { local, delta } = await trainLocally(withLocal, settings, breathe);
    const { itemBias, content } = offsetsOf(smallCatalog, dim);
    expect(local).toEqual(delta.subarray(itemBias, content).map((change) => 10 + change));
  });

  it('lets others run between two steps', async () => {
    let breaths = 0;
    await trainLocally(task, settings, async () => {
      breaths++;
    });
    expect(breaths).toBe(5);
  });

  it('breathes before each step: who stops it there has it take none', async () => {
    const order: string[] = [];
    const watched: LocalTask = {
      ...task,
      loss: (...args) => {
        order.push('step');
        return task.loss(...args);
      },
    };
    const watch = async () => void order.push('breath');
    await trainLocally(watched, { ...settings, steps: 2 }, watch);
    expect(order).toEqual(['breath', 'step', 'breath', 'step']);
  });

  it('leaves no tensor behind', async () => {
    const before = memory().numTensors;
    await trainLocally(task, settings, breathe);
    expect(memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind when it is stopped between two steps', async () => {
    const before = memory().numTensors;
    let breaths = 0;
    const stop = async () => {
      if (++breaths === 2) throw new Error('the page is hidden');
    };
    await expect(trainLocally(task, settings, stop)).rejects.toThrow('the page is hidden');
    expect(memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind when the loss fails in the middle', async () => {
    const before = memory().numTensors;
    const failing: LocalTask = {
      ...task,
      loss: (variables: NamedTensorMap) => {
        tensor1d([1, 2, 3]);
        throw new Error(`${Object.keys(variables).length} variables and a bug`);
      },
    };
    await expect(trainLocally(failing, settings, breathe)).rejects.toThrow('6 variables and a bug');
    expect(memory().numTensors).toBe(before);
  });

  it('leaves no tensor behind when the upload fails half-way', async () => {
    const before = memory().numTensors;
    const wrong = { values: new Float32Array(3), shape: [2, 2] };
    const uploads: LocalTask[] = [
      { ...task, constants: { ...task.constants, wrong } },
      { ...task, variables: { ...task.variables, wrong } },
    ];
    for (const each of uploads) await expect(trainLocally(each, settings, breathe)).rejects.toThrow();
    expect(memory().numTensors).toBe(before);
  });
});
