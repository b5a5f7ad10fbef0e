/**
 * A smaller `pooling` from a larger one, on public data alone (Hinton, Vinyals, Dean 2015, arXiv:1503.02531): for every
 * item of the catalog the teacher says what it would recommend to somebody who has seen just that item, and the student
 * learns to say the same. No visitor has a part in it, so it costs no privacy.
 *
 * The student's tables take in what the teacher's content projection and relations said of the items there are; its
 * own projection is zero.
 */
import { indexCatalog } from '../../client/models/catalog-index.ts';
import { itemVectors } from '../../client/models/item-vectors.ts';
import { HearsayError } from '../../shared/hearsay-error.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { poolingTensors } from '../../shared/model/pooling-spec.ts';
import type { ModelSpec } from '../../shared/model/spec.ts';
import type { CatalogItem } from '../../shared/protocol/catalog.ts';
import { initialOptimizerState, type Master, optimizerStep } from '../../shared/server-optimizer.ts';
import { createSoftmaxKernel } from './kernels/catalog-softmax-kernel.ts';
import { drawBelow, seededUniform, streams } from './seeded-uniform.ts';

/** Items whose recommendations are learned in one step, passes over the catalog, and fewest steps. */
const batch = 64;
const passes = 30;
const fewestSteps = 500;
const adam = { kind: 'fedadam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, tau: 1e-8 } as const;

/** What is distilled. */
export type Teacher = {
  readonly catalog: readonly CatalogItem[];
  readonly spec: ModelSpec;
  /** [d] */
  readonly model: Float32Array;
};

/**
 * @param dim embedding length of the student, a multiple of 4
 * @returns the student and its spec
 * @throws HearsayError BAD_CONFIG (no pooling model, an empty catalog, a length that the kernels do not know)
 */
export function distillPooling(
  { catalog, spec, model }: Teacher,
  {
    dim,
    seed,
    onProgress = () => undefined,
  }: { dim: number; seed: number; onProgress?: (share: number) => void },
): { readonly spec: ModelSpec; readonly model: Float32Array } {
  if (spec.model !== 'pooling' || catalog.length === 0) {
    throw new HearsayError('BAD_CONFIG', 'distillation: expected a pooling model over a catalog');
  }
  const index = indexCatalog(catalog);
  const studentSpec = modelSpec({ name: 'pooling', dim }, index.shape);
  const student = initialModel(studentSpec, seed);
  const items = catalog.length;
  const teach = createTeacher({ tensors: poolingTensors(spec, model), index });
  const kernel = createSoftmaxKernel({ positions: batch, items, dim, softTargets: true });
  const tables = tablesOf(studentSpec, student, items, dim);
  let master: Master = { model: tables, optimizerState: initialOptimizerState(adam, tables.length) };
  const uniform = seededUniform(seed, streams.distillation);
  const steps = Math.max(fewestSteps, Math.ceil((passes * items) / batch));
  for (let step = 0; step < steps; step++) {
    const asked = Int32Array.from({ length: batch }, () => drawBelow(items, uniform));
    const [inputs, outputs, bias] = partsOf(master.model, items, dim);
    asked.forEach((item, p) => {
      kernel.users.set(inputs.subarray(item * dim, (item + 1) * dim), p * dim);
      kernel.softTargets.set(teach(item), p * items);
      kernel.softWeights[p] = 1 / batch;
    });
    kernel.items.set(outputs);
    kernel.bias.set(bias);
    kernel.gradient({ positions: batch, targets: 'soft' });
    const descent = new Float32Array(master.model.length);
    const [toInputs, toOutputs, toBias] = partsOf(descent, items, dim);
    asked.forEach((item, p) => {
      for (let k = 0; k < dim; k++) toInputs[item * dim + k]! -= kernel.userGradient[p * dim + k]!;
    });
    kernel.itemGradient.forEach((value, i) => {
      toOutputs[i] = -value;
    });
    kernel.biasGradient.forEach((value, i) => {
      toBias[i] = -value;
    });
    master = optimizerStep(master, descent, adam);
    onProgress((step + 1) / steps);
  }
  return { spec: studentSpec, model: toStudent({ studentSpec, student }, master.model, { spec, model }) };
}

type Parts = [inputs: Float32Array, outputs: Float32Array, bias: Float32Array];

/** Views on what is trained: [items, dim], [items, dim], [items]. */
function partsOf(tables: Float32Array, items: number, dim: number): Parts {
  const size = items * dim;
  return [tables.subarray(0, size), tables.subarray(size, 2 * size), tables.subarray(2 * size)];
}

function tablesOf(spec: ModelSpec, model: Float32Array, items: number, dim: number): Float32Array {
  const { itemInput, itemOutput } = poolingTensors(spec, model);
  const tables = new Float32Array(2 * items * dim + items);
  const [inputs, outputs] = partsOf(tables, items, dim);
  inputs.set(itemInput);
  outputs.set(itemOutput);
  return tables;
}

/** What the teacher would recommend after one item: a distribution over the catalog, [items]. */
function createTeacher({
  tensors,
  index,
}: {
  tensors: ReturnType<typeof poolingTensors>;
  index: ReturnType<typeof indexCatalog>;
}): (item: number) => Float32Array {
  const { itemInput, itemOutput, itemBias, content } = tensors;
  const items = itemBias.length;
  const dim = itemInput.length / items;
  const inputs = itemVectors({ table: itemInput, projection: content }, index, dim);
  const outputs = itemVectors({ table: itemOutput, projection: content }, index, dim);
  return (item) => {
    const scores = itemBias.slice();
    for (let i = 0; i < items; i++) {
      for (let k = 0; k < dim; k++) scores[i]! += inputs[item * dim + k]! * outputs[i * dim + k]!;
    }
    const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const weights = scores.map((score) => Math.exp(score - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
}

function toStudent(
  { studentSpec, student }: { studentSpec: ModelSpec; student: Float32Array },
  tables: Float32Array,
  teacher: Pick<Teacher, 'spec' | 'model'>,
): Float32Array {
  const tensors = poolingTensors(studentSpec, student);
  const items = tensors.itemBias.length;
  const [inputs, outputs, bias] = partsOf(tables, items, tensors.itemInput.length / items);
  tensors.itemInput.set(inputs);
  tensors.itemOutput.set(outputs);
  tensors.itemBias.set(bias);
  tensors.content.fill(0);
  const { recency, eventType } = poolingTensors(teacher.spec, teacher.model);
  tensors.recency.set(recency);
  tensors.eventType.set(eventType);
  return student;
}
