/** What one delta tells whoever sees it, so that README and PV4 claim no more than the models keep. */
import { beforeAll, describe, expect, it } from 'vitest';
import { trainLocally } from '../../../client/models/local-round.ts';
import { models } from '../../../client/models/models.ts';
import { toSequence } from '../../../client/models/sequence.ts';
import {
  noFeatures,
  type VisitorFeatures,
  visitorFeatures,
} from '../../../client/models/visitor-features.ts';
import { convLocalSize } from '../../../shared/model/conv-spec.ts';
import type { ModelName } from '../../../shared/model/model-name.ts';
import { modelSpec } from '../../../shared/model/model-spec.ts';
import { splitVector } from '../../../shared/model/spec.ts';
import { gaussianVector, seededUniform } from '../../shared/seeded-random.ts';
import { backends } from './backends.ts';
import { richCatalog, richHistory, roughParameters } from './small-catalog.ts';

const buckets = noFeatures.length;
const told = visitorFeatures({ ageBand: '25-34', place: 'Ghent', hour: 20, weekday: 4, device: 'phone' });

/** The delta's tensors after a local round of a visitor with these features. */
async function deltaOf(
  name: ModelName,
  features: VisitorFeatures,
  local: Float32Array = new Float32Array(0),
) {
  const spec = modelSpec({ name, dim: 4 }, richCatalog.shape);
  const visitor = { sequence: toSequence(richHistory, richCatalog.indexOf), features, local };
  const input = { parameters: roughParameters(spec, 5), visitor, steps: 2, draw: seededUniform(3) };
  const task = models[name].localTask({ spec, catalog: richCatalog }, input)!;
  const { delta } = await trainLocally(task, { steps: 2, learningRate: 0.1 }, async () => undefined);
  return { delta, tensors: splitVector(spec, delta), spec };
}

beforeAll(backends[0]![1]);

describe('what a page says of visitor and moment', () => {
  // The rows of the features are the last ones of the tensor.
  it.each([
    ['bilinear', 'weights'],
    ['mlp', 'userLayer'],
    ['sequence-fusion', 'context'],
    ['autoencoder', 'context'],
    ['two-tower', 'givenLayer'],
  ] as const)(
    'PV4 can be read off a delta of %s: in %s the rows of its buckets move, and no others',
    async (name, tensor) => {
      const { tensors, spec } = await deltaOf(name, told);
      const [rows, width] = spec.tensors.find((each) => each.name === tensor)!.shape as [number, number];
      const moved = Array.from({ length: buckets }, (_, bucket) => {
        const start = (rows - buckets + bucket) * width;
        return tensors[tensor]!.subarray(start, start + width).some((value) => value !== 0);
      });
      expect(moved).toEqual(Array.from(told, (share) => share > 0));
    },
  );

  it.each(['pooling', 'conv', 'attention'] as const)('PV4 changes nothing in a delta of %s', async (name) => {
    expect((await deltaOf(name, told)).delta).toEqual((await deltaOf(name, noFeatures)).delta);
  });
});

describe('the visitor’s own vector of conv', () => {
  it('PV4 lies along what moves in localOutput, but for what a round changes of it', async () => {
    const own = gaussianVector(convLocalSize, seededUniform(7));
    const { localOutput } = (await deltaOf('conv', noFeatures, own)).tensors;
    const column = Float64Array.from(own, (_, row) => localOutput![row * 4]!);
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
    const cosine = dot(own, column) / Math.sqrt(dot(own, own) * dot(column, column));
    expect(Math.abs(cosine)).toBeGreaterThan(0.99);
  });
});
