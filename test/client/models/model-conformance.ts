/**
 * What holds for every model that scores in plain typed arrays and trains on a device; each such model's test runs it
 * with its own naive reference.
 */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { indexCatalog } from '../../../client/models/catalog-index.ts';
import { firstRate } from '../../../client/models/local-rate.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask, Model, Visitor } from '../../../client/models/model.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import { denseScale } from '../../../shared/model/dense-scale.ts';
import { largestFloat16 } from '../../../shared/model/float16.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { splitVector, tensorSize } from '../../../shared/model/spec.ts';
import { seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import { sampledCoordinates, slopeAt } from './naive-gradient.ts';
import type { NaiveTensors } from './naive-history-model.ts';
import { breathe, itHandsOverCopies, itScoresAsDefined } from './shared-conformance.ts';
import { richCatalog, richHistory, roughParameters, toEvents } from './small-catalog.ts';

/** Who is looked at, by whom. */
export type NaiveView = {
  readonly tensors: NaiveTensors;
  readonly history: readonly HistoryEvent[];
  readonly features: ArrayLike<number>;
};

/** What is tested. */
export type Subject = {
  readonly model: Model;
  /** Tensors that are stored small: here they count as much as the rest. */
  readonly small: readonly string[];
  /** Tensors whose change is no gradient. */
  readonly counted?: readonly string[];
  /** Loss of a step, from the definition and what the task has drawn. */
  readonly loss: (view: NaiveView, task: LocalTask, step: number) => number;
  /** Scores of all items of `richCatalog`. */
  readonly scores: (view: NaiveView) => readonly number[];
  /** Constants that are drawn anew for each step, without the step's number. */
  readonly drawn: readonly string[];
};

/** Length of the item vectors. */
export const dim = 4;
const features = visitorFeatures({ hour: 20, place: 'Ghent' });

/** A subject with parameters at which every term counts, and a visitor with all that one can have. */
export function staged({ model, small }: Pick<Subject, 'model' | 'small'>) {
  const spec = modelSpec({ name: model.name, dim }, richCatalog.shape);
  const parameters = roughParameters(spec, 5);
  const views = splitVector(spec, parameters);
  for (const name of small) views[name]!.set(views[name]!.map((value) => value / denseScale));
  const visitorOf = (history: readonly HistoryEvent[]): Visitor => ({
    sequence: toSequence(history, richCatalog.indexOf),
    features,
    local: new Float32Array(0),
  });
  const site = { spec, catalog: richCatalog };
  return {
    spec,
    parameters,
    visitorOf,
    taskOf: (history: readonly HistoryEvent[], seed = 1): LocalTask | undefined =>
      model.localTask(site, { parameters, visitor: visitorOf(history), steps: 5, draw: seededUniform(seed) }),
    scorer: (at = parameters) => model.createScorer(site, at),
    viewOf: (at: ArrayLike<number>, history: readonly HistoryEvent[]): NaiveView => ({
      tensors: tensorsOf(at),
      history,
      features,
    }),
  };

  function tensorsOf(at: ArrayLike<number>): NaiveTensors {
    const all = Float64Array.from(at);
    const tensors: Record<string, Float64Array> = {};
    let start = 0;
    for (const tensor of spec.tensors) {
      tensors[tensor.name] = all.subarray(start, start + tensorSize(tensor));
      start += tensorSize(tensor);
    }
    return tensors;
  }
}

/** The suite. */
export function describeModel(subject: Subject): void {
  const { model, counted = [], drawn } = subject;
  const stage = staged(subject);
  const { spec, parameters } = stage;

  describe.each(backends)(`${model.name}, on %s`, (_name, start) => {
    beforeAll(start);

    it('has the loss of the definition, in each step that of what is drawn for it', async () => {
      const task = stage.taskOf(richHistory)!;
      const { losses } = await trainLocally(task, { steps: 3, learningRate: 0 }, breathe);
      const view = stage.viewOf(parameters, richHistory);
      expectClose(
        losses,
        [0, 1, 2].map((step) => subject.loss(view, task, step)),
        2e-4,
      );
    });

    it('steps down the gradient of the definition, in every tensor', async () => {
      const task = stage.taskOf(richHistory)!;
      const { delta } = await trainLocally(task, { steps: 1, learningRate: 1 }, breathe);
      const rate = firstRate(1, task.positions);
      const loss = (at: Float64Array): number => subject.loss(stage.viewOf(at, richHistory), task, 0);
      for (const { name, indices, largest } of sampledCoordinates(spec, delta)) {
        if (counted.includes(name)) continue;
        const slopes = indices.map((index) => slopeAt(loss, parameters, index));
        expectClose(
          indices.map((index) => delta[index]!),
          slopes.map((slope) => -rate * slope),
          2e-5,
        );
        expect(largest, name).toBeGreaterThan(5e-5);
      }
    });

    it('has a loss that falls where the same is drawn, and gives back what it took of the device', async () => {
      const before = memory().numTensors;
      const task = stage.taskOf(richHistory)!;
      const same: LocalTask = {
        ...task,
        loss: (variables, constants, at) => task.loss(variables, constants, { ...at, step: 0 }),
      };
      const { losses } = await trainLocally(same, { steps: 5, learningRate: 0.1 }, breathe);
      for (let step = 1; step < 5; step++) expect(losses[step]).toBeLessThan(losses[step - 1]!);
      expect(memory().numTensors).toBe(before);
    });

    it('learns from a single order: what is wanted by somebody of whom nothing is known', async () => {
      const order = toEvents([
        ['lamp', 'purchase', 1],
        ['candle', 'purchase', 1],
      ]);
      const task = stage.taskOf(order)!;
      const { losses, delta } = await trainLocally(task, { steps: 1, learningRate: 1 }, breathe);
      expectClose(losses, [subject.loss(stage.viewOf(parameters, order), task, 0)], 2e-4);
      const bias = splitVector(spec, delta).itemBias!;
      expect(bias[2]).toBeGreaterThan(0);
      expect(bias[4]).toBeGreaterThan(0);
    });
  });

  describe(`${model.name}, scoring`, () => {
    itScoresAsDefined(stage, (history) => subject.scores(stage.viewOf(parameters, history)));

    it('is finite at parameters of zero, and at the largest that a model file can hold', async () => {
      for (const size of [0, largestFloat16]) {
        const scorer = stage.scorer(parameters.map((value) => size * Math.sign(value)));
        for (const history of [richHistory, []]) {
          const scores = await scorer.scores(stage.visitorOf(history));
          expect(scores).toHaveLength(richCatalog.items.length);
          expect(scores.every(Number.isFinite)).toBe(true);
        }
        scorer.dispose();
      }
    });
  });

  it(`${model.name} has nothing to score in an empty catalog`, async () => {
    const catalog = indexCatalog([]);
    const spec = modelSpec({ name: model.name, dim }, catalog.shape);
    const scorer = model.createScorer({ spec, catalog }, initialModel(spec, 1));
    expect(await scorer.scores(stage.visitorOf([]))).toHaveLength(0);
    scorer.dispose();
  });

  describe(`what ${model.name} hands to a device`, () => {
    itHandsOverCopies(stage);

    it('is drawn: the same for one seed, another for another, and another in each step', () => {
      const [one, same, other] = [1, 1, 2].map((seed) => stage.taskOf(richHistory, seed)!.constants);
      expect(same).toEqual(one);
      for (const name of drawn) {
        expect(other![`${name}0`]).not.toEqual(one![`${name}0`]);
        for (let step = 1; step < 5; step++) expect(one![`${name}${step}`]).not.toEqual(one![`${name}0`]);
      }
    });
  });
}
