/** Puts one local round of every model into a page's window, on WebGPU and in plain JavaScript. */
import '../../client/models/tensorflow.ts';
import { indexCatalog } from '../../client/models/catalog-index.ts';
import { type LocalTraining, trainLocally } from '../../client/models/local-round.ts';
import type { Visitor } from '../../client/models/model.ts';
import { models } from '../../client/models/models.ts';
import { toSequence } from '../../client/models/sequence.ts';
import { visitorFeatures } from '../../client/models/visitor-features.ts';
import { fallback } from '../../client/worker/backends/fallback.ts';
import { findAdapter, startWebGpu } from '../../client/worker/backends/webgpu.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import type { ModelName } from '../../shared/model/model-name.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { seededUniform } from '../shared/seeded-random.ts';

/** One model's round on both backends. */
export type ComparedRound = {
  readonly adapter: string;
  /** Loss before a round and after it, on WebGPU, under the same dropout masks and negatives. */
  readonly before: number;
  readonly after: number;
  /** Largest difference of the deltas of one step, relative to the largest coordinate. */
  readonly difference: number;
  /** Largest coordinate of the delta. */
  readonly size: number;
};

const items: CatalogItem[] = Array.from({ length: 24 }, (_, i) => ({
  id: `i${i}`,
  title: `group${i % 4} thing${i}`,
  category: `c${i % 3}`,
  vectors: { text: [i % 2, i % 3, 1] },
  related: [`i${(i + 4) % 24}`],
  grid: {
    ...{ height: 4, width: 4, channels: 1 },
    values: Array.from({ length: 16 }, (_, cell) => (cell * (i % 4) + i) % 5),
  },
}));
const catalog = indexCatalog(items);

const visitor: Visitor = {
  sequence: toSequence(
    [0, 4, 8, 1, 12, 16, 5, 20, 3].map((item, i) => ({
      type: i % 3 === 2 ? 'purchase' : 'view',
      itemId: `i${item}`,
      time: 10 * i,
    })),
    catalog.indexOf,
  ),
  features: visitorFeatures({ ageBand: '25-34', hour: 20 }),
  local: new Float32Array(0),
};

const specOf = (name: ModelName) => modelSpec({ name, dim: 8 }, catalog.shape);

/** The seed of what is drawn is the same in every round. */
async function roundFrom(name: ModelName, parameters: Float32Array, training: LocalTraining) {
  const input = { parameters, visitor, steps: training.steps, draw: seededUniform(7) };
  const task = models[name].localTask({ spec: specOf(name), catalog }, input);
  if (!task) throw new TypeError(`${name} has nothing to learn`);
  return trainLocally(task, training, () => Promise.resolve());
}

/** @throws TypeError without a WebGPU adapter */
async function compareRound(name: ModelName): Promise<ComparedRound> {
  const start = initialModel(specOf(name), 3);
  const one = { steps: 1, learningRate: 0.1 };
  await fallback.startCpu();
  const expected = (await roundFrom(name, start, one)).delta;
  const found = await findAdapter();
  if (!found) throw new TypeError('no WebGPU adapter');
  await startWebGpu(found);
  const { delta, losses } = await roundFrom(name, start, one);
  const round = await roundFrom(name, start, { steps: 4, learningRate: 0.3 });
  const moved = start.map((value, i) => value + round.delta[i]!);
  const again = await roundFrom(name, moved, one);
  const size = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const difference =
    delta.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0) / size;
  return { adapter: found.name, before: losses[0]!, after: again.losses[0]!, difference, size };
}

Object.assign(window, { compareRound });
