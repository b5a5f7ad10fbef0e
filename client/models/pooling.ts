/**
 * `pooling`, the default model: a history encoder without a user id.
 * user(p) = sum over earlier events t of a(p, t) · input(t), with a = softmax of recency + event type weights, and the
 * start vector where there is no earlier event;
 * score(i) = user · output(i) + bias(i). Input and output vectors are item vectors (`item-vectors.ts`).
 * Shared: everything in `poolingSpec`. Local: nothing. A site supplies: item ids; titles help cold items.
 */
import {
  add,
  div,
  exp,
  matMul,
  mul,
  type NamedTensorMap,
  reshape,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { poolingTensors, recencyBuckets } from '../../shared/model/pooling-spec.ts';
import { type ModelSpec, specDim } from '../../shared/model/spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { CatalogIndex } from './catalog-index.ts';
import { catalogSoftmaxLoss } from './catalog-softmax.ts';
import { addItemVectorChange, itemVectors } from './item-vectors.ts';
import type { LocalInput, LocalTask, Model, ModelSite, Plain, Scorer } from './model.ts';
import { createPoolingScorer } from './pooling-scorer.ts';
import { type Predictions, predictionsOf, toDense } from './predictions.ts';
import { recencyBucket, type Sequence } from './sequence.ts';

/** The default model. */
export const pooling: Model = { name: 'pooling', localTask, createScorer };

function localTask({ spec, catalog }: ModelSite, { parameters, visitor }: LocalInput): LocalTask | undefined {
  const { sequence } = visitor;
  const predictions = predictionsOf(sequence, 0);
  if (!predictions) return undefined;
  const rows = Int32Array.from(new Set(sequence.items));
  return {
    variables: variablesOf(spec, parameters, rows, catalog),
    constants: constantsOf(sequence, predictions, rows, catalog.items.length),
    positions: predictions.targets.item.length,
    loss,
    toDelta: (changes) => toDelta(spec, changes, rows, catalog),
  };
}

function createScorer({ spec, catalog }: ModelSite, parameters: Float32Array): Scorer {
  const { scores } = createPoolingScorer(poolingTensors(spec, parameters), catalog);
  return { scores: async ({ sequence }) => scores(sequence), dispose: () => undefined };
}

function variablesOf(
  spec: ModelSpec,
  parameters: Float32Array,
  rows: Int32Array,
  catalog: CatalogIndex,
): Record<string, Plain> {
  const tensors = poolingTensors(spec, parameters);
  const { itemInput, itemOutput, itemBias, content: projection, recency, eventType } = tensors;
  const items = catalog.items.length;
  const dim = itemInput.length / items;
  return {
    inputs: {
      values: itemVectors({ table: itemInput, projection }, catalog, dim, rows),
      shape: [rows.length, dim],
    },
    outputs: { values: itemVectors({ table: itemOutput, projection }, catalog, dim), shape: [items, dim] },
    bias: { values: itemBias.slice(), shape: [items] },
    recency: { values: recency.slice(), shape: [recencyBuckets, 1] },
    eventType: { values: eventType.slice(), shape: [eventTypes.length, 1] },
    start: { values: tensors.start.slice(), shape: [1, dim] },
  };
}

function constantsOf(
  { items, types, steps }: Sequence,
  { steps: predicted, ends, targets, negatives }: Predictions,
  rows: Int32Array,
  catalogSize: number,
): Record<string, Plain> {
  const events = items.length;
  const rowOf = new Map(Array.from(rows, (item, row) => [item, row]));
  const selection = new Float32Array(events * rows.length);
  const typeOneHot = new Float32Array(events * eventTypes.length);
  for (let t = 0; t < events; t++) {
    selection[t * rows.length + rowOf.get(items[t]!)!] = 1;
    typeOneHot[t * eventTypes.length + types[t]!] = 1;
  }
  const count = predicted.length;
  const earlier = new Float32Array(count * events);
  const ageOneHot = new Float32Array(count * events * recencyBuckets);
  for (let p = 0; p < count; p++) {
    for (let t = 0; t < ends[p]!; t++) {
      earlier[p * events + t] = 1;
      ageOneHot[(p * events + t) * recencyBuckets + recencyBucket(predicted[p]! - steps[t]!)] = 1;
    }
  }
  const dense = (each: Predictions['targets']): Plain => ({
    values: toDense(each, count, catalogSize),
    shape: [count, catalogSize],
  });
  return {
    selection: { values: selection, shape: [events, rows.length] },
    typeOneHot: { values: typeOneHot, shape: [events, eventTypes.length] },
    earlier: { values: earlier, shape: [count, events] },
    nothing: { values: Float32Array.from(ends, (end) => (end === 0 ? 1 : 0)), shape: [count, 1] },
    ageOneHot: { values: ageOneHot, shape: [count * events, recencyBuckets] },
    targets: dense(targets),
    ...(negatives.item.length > 0 && { negatives: dense(negatives) }),
  };
}

function loss(variables: NamedTensorMap, constants: NamedTensorMap): Scalar {
  const { inputs, outputs, bias, recency, eventType, start } = variables as Record<string, Tensor2D>;
  const { selection, typeOneHot, earlier, nothing, ageOneHot, targets, negatives } = constants as Record<
    string,
    Tensor2D
  >;
  const byAge = reshape(matMul(ageOneHot!, recency!), earlier!.shape);
  const byType = reshape(matMul(typeOneHot!, eventType!), [1, -1]);
  const weights = mul(exp(add(byAge, byType)), earlier!);
  const sums = add(matMul(weights as Tensor2D, matMul(selection!, inputs!)), mul(nothing!, start!));
  const users = div(sums, add(sum(weights, 1, true), nothing!)) as Tensor2D;
  return catalogSoftmaxLoss(users, outputs!, bias as unknown as Tensor1D, { targets: targets!, negatives });
}

function toDelta(
  spec: ModelSpec,
  changes: Readonly<Record<string, Float32Array>>,
  rows: Int32Array,
  catalog: CatalogIndex,
): Float32Array {
  const delta = new Float32Array(specDim(spec));
  const { itemInput, itemOutput, itemBias, content, ...encoder } = poolingTensors(spec, delta);
  const dim = itemInput.length / catalog.items.length;
  addItemVectorChange({ table: itemInput, projection: content }, changes.inputs!, catalog, {
    dim,
    items: rows,
  });
  addItemVectorChange({ table: itemOutput, projection: content }, changes.outputs!, catalog, { dim });
  itemBias.set(changes.bias!);
  for (const [name, tensor] of Object.entries(encoder)) tensor.set(changes[name]!);
  return delta;
}
