/**
 * A smaller `pooling` from a larger one, on public data alone (Hinton, Vinyals, Dean 2015, arXiv:1503.02531): for every
 * item of the catalog the teacher says what it would recommend to somebody who has seen just that item, and once what to
 * somebody who has seen nothing; the student learns to say the same. No visitor has a part in it, so it costs no privacy.
 *
 * The student is scored as any model: its items borrow from those that they are related to. Its tables take in what the
 * teacher's content projection said of the items there are; its own projection is zero.
 */
import { type CatalogIndex, indexCatalog } from '../../../client/models/catalog-index.ts';
import { addItemVectorChange, itemVectors } from '../../../client/models/item-vectors.ts';
import { createPoolingScorer } from '../../../client/models/pooling-scorer.ts';
import type { Sequence } from '../../../client/models/sequence.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { type PoolingTensor, poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { type ModelSpec, splitVector, type Views } from '../../../shared/model/spec.ts';
import type { CatalogItem } from '../../../shared/protocol/catalog.ts';
import { eventTypes } from '../../../shared/protocol/event-type.ts';
import { initialOptimizerState, type Master, optimizerStep } from '../../../shared/server-optimizer.ts';
import { createSoftmaxKernel, type SoftmaxKernel } from '../kernels/catalog-softmax-kernel.ts';
import { drawBelow, seededUniform, streams } from '../seeded-uniform.ts';

/** Questions of one step, passes over all of them, and fewest steps. */
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

/** A question: what to recommend after this item of the catalog; or after none, where it is as many as there are. */
type Question = number;

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
  const items = catalog.length;
  const tensors = splitVector(spec, model) as Views<PoolingTensor>;
  const studentSpec = poolingSpec(index.shape, dim);
  const first = untaught(studentSpec, tensors, seed);
  const teach = createTeacher(tensors, index);
  const kernel = createSoftmaxKernel({ positions: batch, items, dim, softTargets: true });
  kernel.softWeights.fill(1 / batch);
  let master: Master = { model: first, optimizerState: initialOptimizerState(adam, first.length) };
  const uniform = seededUniform(seed, streams.distillation);
  const steps = Math.max(fewestSteps, Math.ceil((passes * (items + 1)) / batch));
  for (let step = 0; step < steps; step++) {
    const asked = Array.from({ length: batch }, () => drawBelow(items + 1, uniform));
    asked.forEach((question, p) => {
      kernel.softTargets.set(teach(question), p * items);
    });
    const descent = new Float32Array(first.length);
    const student = splitVector(studentSpec, master.model);
    addDescent(splitVector(studentSpec, descent), student, { asked, index, kernel });
    master = optimizerStep(master, { update: descent, version: step + 1 }, adam);
    onProgress((step + 1) / steps);
  }
  return { spec: studentSpec, model: master.model };
}

/** The student before its first step: drawn, without a projection, and with the weights that the teacher gives events. */
function untaught(spec: ModelSpec<PoolingTensor>, teacher: Views<PoolingTensor>, seed: number): Float32Array {
  const model = initialModel(spec, seed);
  const { content, recency, eventType } = splitVector(spec, model);
  content.fill(0);
  recency.set(teacher.recency);
  eventType.set(teacher.eventType);
  return model;
}

/** What the teacher would recommend: a distribution over the catalog, [items]. */
function createTeacher(
  tensors: Views<PoolingTensor>,
  index: CatalogIndex,
): (question: Question) => Float32Array {
  const scorer = createPoolingScorer(tensors, index);
  return (question) => {
    const scores = scorer.scores(question === index.items.length ? viewed() : viewed(question));
    const highest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const weights = scores.map((score) => Math.exp(score - highest));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  };
}

/** Somebody who has viewed these items; of one, any type of event says the same. */
function viewed(...items: readonly number[]): Sequence {
  return {
    items: Int32Array.from(items),
    types: new Uint8Array(items.length).fill(eventTypes.indexOf('view')),
    steps: Int32Array.from(items, (_, i) => i),
    ratings: new Float32Array(items.length).fill(Number.NaN),
  };
}

/** The questions of a step; what the teacher answers is in the kernel's soft targets. */
type Lesson = {
  readonly asked: readonly Question[];
  readonly index: CatalogIndex;
  readonly kernel: SoftmaxKernel;
};

/** Minus the gradient of a step. @param into of the student's spec, zeros, mutated; the projection's stays zero */
function addDescent(
  into: Views<PoolingTensor>,
  student: Views<PoolingTensor>,
  { asked, index, kernel }: Lesson,
): void {
  const { itemInput, itemOutput, itemBias, content: projection, start } = student;
  const dim = start.length;
  const nothing = index.items.length;
  const inputs = itemVectors({ table: itemInput, projection }, index);
  asked.forEach((question, p) => {
    const user = question === nothing ? start : inputs.subarray(question * dim, (question + 1) * dim);
    kernel.users.set(user, p * dim);
  });
  kernel.items.set(itemVectors({ table: itemOutput, projection }, index));
  kernel.bias.set(itemBias);
  kernel.gradient({ positions: asked.length, targets: 'soft' });
  const inputChange = new Float32Array(inputs.length);
  asked.forEach((question, p) => {
    const to = question === nothing ? into.start : inputChange.subarray(question * dim, (question + 1) * dim);
    for (let k = 0; k < dim; k++) to[k] = to[k]! - kernel.userGradient[p * dim + k]!;
  });
  const outputChange = kernel.itemGradient.map((value) => -value);
  addItemVectorChange({ table: into.itemInput, projection: into.content }, inputChange, index);
  addItemVectorChange({ table: into.itemOutput, projection: into.content }, outputChange, index);
  into.content.fill(0);
  into.itemBias.set(kernel.biasGradient.map((value) => -value));
}
