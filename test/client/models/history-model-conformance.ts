/** What holds for every model that encodes histories; each such model's test runs it with its own naive encoder. */
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { firstRate } from '../../../client/models/local-rate.ts';
import { trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask, Model, Visitor } from '../../../client/models/model.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import { visitorFeatures } from '../../../client/models/visitor-features.ts';
import { denseScale, encoderScale } from '../../../shared/model/dense-scale.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { expectClose } from './expect-close.ts';
import { sampledCoordinates, slopeAt } from './naive-gradient.ts';
import { type NaiveEncoder, type NaiveVisitor, naiveLoss, naiveScores } from './naive-history-model.ts';
import { breathe, itHandsOverCopies, itScoresAsDefined } from './shared-conformance.ts';
import { richHistory, roughParameters, toEvents } from './small-catalog.ts';

/** What is tested. */
export type Subject = {
  readonly model: Model;
  readonly naive: NaiveEncoder;
  readonly catalog: CatalogIndex;
  /** Length of the visitor's own vector. */
  readonly localSize: number;
};

const dim = 4;

/** A subject with parameters at which every term counts, and a visitor with all that one can have. */
export function staged({ model, naive, catalog, localSize }: Subject) {
  const spec = modelSpec({ name: model.name, dim }, catalog.shape);
  const parameters = roughParameters(spec, 5);
  // What `pooling` does not have is stored small where it is a matrix; here it counts as much as the rest.
  const ordinary = new Set<string>(poolingSpec(catalog.shape, dim).tensors.map(({ name }) => name));
  const views = splitVector(spec, parameters);
  for (const { name, shape } of spec.tensors) {
    if (shape.length !== 2 || ordinary.has(name)) continue;
    const scale = name.startsWith('grid') ? denseScale : encoderScale;
    views[name]!.set(views[name]!.map((value) => value / scale));
  }
  const features = visitorFeatures({ hour: 20, place: 'Ghent' });
  const local = gaussianVector(localSize, seededUniform(9));
  const visitorOf = (history: readonly HistoryEvent[]): Visitor => ({
    sequence: toSequence(history, catalog.indexOf),
    features,
    local,
  });
  const naiveVisitor = (history: readonly HistoryEvent[]): NaiveVisitor => ({ history, features, local });
  return {
    spec,
    parameters,
    local,
    taskOf: (history: readonly HistoryEvent[]): LocalTask =>
      model.localTask(
        { spec, catalog },
        { parameters, visitor: visitorOf(history), steps: 5, draw: seededUniform(1) },
      )!,
    scorer: () => model.createScorer({ spec, catalog }, parameters),
    visitorOf,
    naiveLossAt: (parameters: ArrayLike<number>, history: readonly HistoryEvent[]): number =>
      naiveLoss({ encoder: naive, spec, catalog, parameters }, naiveVisitor(history)),
    naiveScoresOf: (history: readonly HistoryEvent[]): number[] =>
      naiveScores({ encoder: naive, spec, catalog, parameters }, naiveVisitor(history)),
  };
}

/** Loss at the start of a round. */
async function lossOf(task: LocalTask): Promise<number> {
  const { losses } = await trainLocally(task, { steps: 1, learningRate: 0 }, breathe);
  return losses[0]!;
}

/** Of a model to which the order of events matters: what was bought together came at once. */
export function itTellsNoLinesApart(subject: Subject): void {
  it('cannot tell the lines of one order apart', async () => {
    const { taskOf } = staged(subject);
    const swapped = [...richHistory];
    [swapped[2], swapped[3]] = [swapped[3]!, swapped[2]!];
    const round = (history: typeof swapped) =>
      trainLocally(taskOf(history), { steps: 2, learningRate: 1 }, breathe);
    const [straight, other] = [await round([...richHistory]), await round(swapped)];
    expectClose(other.losses, straight.losses);
    expectClose(other.delta, straight.delta);
  });
}

/** The suite. */
export function describeHistoryModel(subject: Subject): void {
  const stage = staged(subject);
  const { spec, parameters } = stage;

  describe.each(backends)(`${subject.model.name}, on %s`, (_name, start) => {
    beforeAll(start);

    it('has the loss of the definition', async () => {
      expectClose([await lossOf(stage.taskOf(richHistory))], [stage.naiveLossAt(parameters, richHistory)]);
    });

    it('steps down the gradient of the definition, in every tensor', async () => {
      const task = stage.taskOf(richHistory);
      // One step as long as you like: small slopes stand out from the float32 of what they are added to.
      const learningRate = 30;
      const { delta } = await trainLocally(task, { steps: 1, learningRate }, breathe);
      const slopes = delta.map((change) => -change / firstRate(learningRate, task.positions));
      const loss = (vector: Float64Array): number => stage.naiveLossAt(vector, richHistory);
      for (const { name, indices, largest } of sampledCoordinates(spec, slopes)) {
        const expected = indices.map((index) => slopeAt(loss, parameters, index));
        const actual = indices.map((index) => slopes[index]!);
        expectClose(actual, expected, 1e-6 + 1e-3 * largest);
        expect(largest, name).toBeGreaterThan(1e-5);
      }
    });

    it('has a loss that falls, and gives back what it took of the device', async () => {
      const before = memory().numTensors;
      const training = { steps: 5, learningRate: 0.2 };
      const { losses } = await trainLocally(stage.taskOf(richHistory), training, breathe);
      for (let step = 1; step < 5; step++) expect(losses[step]).toBeLessThan(losses[step - 1]!);
      expect(memory().numTensors).toBe(before);
    });

    it('starts at no saddle: in a round of five steps, every tensor moves', async () => {
      const site = { spec, catalog: subject.catalog };
      const visitor = stage.visitorOf(richHistory);
      const input = { parameters: initialModel(spec, 4), visitor, steps: 5, draw: seededUniform(1) };
      const task = subject.model.localTask(site, input)!;
      const { delta } = await trainLocally(task, { steps: 5, learningRate: 10 }, breathe);
      for (const [name, part] of Object.entries(splitVector(spec, delta))) {
        expect(
          part.some((value) => value !== 0),
          name,
        ).toBe(true);
      }
    });

    itScoresAsDefined(stage, stage.naiveScoresOf);

    it('scores whatever came, by whatever model, with finite numbers', async () => {
      const ids = subject.catalog.items.map(({ id }) => id);
      const history = Array.from({ length: 250 }, (_, i) => ({
        itemId: ids[(i * i) % ids.length]!,
        type: eventTypes[i % eventTypes.length]!,
        time: Math.floor(i / 3),
      }));
      const wild = subject.model.createScorer(
        { spec, catalog: subject.catalog },
        parameters.map((value) => value * 50),
      );
      for (const events of [history, history.slice(0, 1), []]) {
        const scores = await wild.scores(stage.visitorOf(events));
        expect(scores).toHaveLength(ids.length);
        expect(scores.every(Number.isFinite)).toBe(true);
      }
      wild.dispose();
    });

    it('lets no prediction see its own step or a later one', async () => {
      const lines = (third: string, fourth: string) =>
        toEvents([
          ['mug-red', 'view', 1],
          ['mug-blue', 'purchase', 2],
          [third, 'click', 3],
          [fourth, 'view', 3],
          ['candle', 'like', 4],
        ]);
      const lossAt = (prediction: number, history: readonly HistoryEvent[]): Promise<number> =>
        lossOf(predictingOne(stage.taskOf(history), prediction));
      const [one, other] = [lines('lantern', 'teapot'), lines('lamp', 'unnamed')];
      // One prediction for each instant but the first, then that from nothing: what differs happens in the third.
      for (const prediction of [0, 1, 3]) {
        expect(await lossAt(prediction, other)).toBeCloseTo(await lossAt(prediction, one), 5);
      }
      expect(Math.abs((await lossAt(2, other)) - (await lossAt(2, one)))).toBeGreaterThan(1e-3);
    });
  });

  describe(`what ${subject.model.name} hands to a device`, () => {
    it('is of the large input table only the rows in use', () => {
      const { variables } = stage.taskOf(richHistory);
      expect(variables.inputs!.shape).toEqual([new Set(richHistory.map(({ itemId }) => itemId)).size, dim]);
    });

    itHandsOverCopies(stage);
  });
}

/** The same task, but all that is predicted is the first item, by one prediction. */
function predictingOne(task: LocalTask, prediction: number): LocalTask {
  const { targets, negatives: _, ...constants } = task.constants;
  const [rows, columns] = targets!.shape;
  const values = new Float32Array(rows! * columns!);
  values[prediction * columns!] = 1;
  return { ...task, constants: { ...constants, targets: { values, shape: targets!.shape } } };
}
