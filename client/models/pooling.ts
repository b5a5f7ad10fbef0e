/**
 * `pooling`, the default model: a history encoder without a user id.
 * user(p) = sum over earlier events t of a(p, t) · input(t), with a = softmax of recency + event type weights;
 * score(i) = user · output(i) + bias(i). Input and output rows are an embedding plus projected content.
 * Shared: everything in `poolingSpec`. Local: nothing. A site supplies: item ids; titles help cold items.
 *
 * The content projection is folded into the rows before a round and takes its step after it: with plain SGD
 * its gradient is the transpose of the features times the rows' own, so one sparse product replaces a dense one
 * in every step. Within a round the projection therefore stands still.
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
import type { CatalogIndex } from '../recommend/catalog-index.ts';
import { catalogSoftmaxLoss } from './catalog-softmax.ts';
import { addContent, addContentTransposed } from './content.ts';
import { recencyBucket, type Sequence, targetPositions } from './examples.ts';
import type { LocalTask, Model, Plain } from './model.ts';

/** The default model. */
export const pooling: Model = { name: 'pooling', localTask };

function localTask(
  spec: ModelSpec,
  parameters: Float32Array,
  sequence: Sequence,
  catalog: CatalogIndex,
): LocalTask | undefined {
  const positions = targetPositions(sequence);
  if (positions.length === 0) return undefined;
  const rows = Int32Array.from(new Set(sequence.items));
  return {
    variables: variablesOf(spec, parameters, rows, catalog),
    constants: constantsOf(sequence, positions, rows, catalog.items.length),
    positions: positions.length,
    loss,
    toDelta: (changes) => toDelta(spec, changes, rows, catalog),
  };
}

function variablesOf(
  spec: ModelSpec,
  parameters: Float32Array,
  rows: Int32Array,
  { content, items }: CatalogIndex,
): Record<string, Plain> {
  const {
    itemInput,
    itemOutput,
    itemBias,
    content: projection,
    recency,
    eventType,
  } = poolingTensors(spec, parameters);
  const dim = itemInput.length / items.length;
  const inputs = new Float32Array(rows.length * dim);
  rows.forEach((item, row) => {
    inputs.set(itemInput.subarray(item * dim, (item + 1) * dim), row * dim);
  });
  addContent(inputs, projection, content, rows);
  const outputs = itemOutput.slice();
  addContent(outputs, projection, content);
  return {
    inputs: { values: inputs, shape: [rows.length, dim] },
    outputs: { values: outputs, shape: [items.length, dim] },
    bias: { values: itemBias.slice(), shape: [items.length] },
    recency: { values: recency.slice(), shape: [recencyBuckets, 1] },
    eventType: { values: eventType.slice(), shape: [eventTypes.length, 1] },
  };
}

function constantsOf(
  sequence: Sequence,
  positions: number[],
  rows: Int32Array,
  catalogSize: number,
): Record<string, Plain> {
  const { items, types, steps } = sequence;
  const events = items.length;
  const rowOf = new Map(Array.from(rows, (item, row) => [item, row]));
  const selection = new Float32Array(events * rows.length);
  const typeOneHot = new Float32Array(events * eventTypes.length);
  for (let t = 0; t < events; t++) {
    selection[t * rows.length + rowOf.get(items[t]!)!] = 1;
    typeOneHot[t * eventTypes.length + types[t]!] = 1;
  }
  const earlier = new Float32Array(positions.length * events);
  const ageOneHot = new Float32Array(positions.length * events * recencyBuckets);
  const targets = new Float32Array(positions.length * catalogSize);
  positions.forEach((position, p) => {
    targets[p * catalogSize + items[position]!] = 1;
    for (let t = 0; t < position; t++) {
      const age = steps[position]! - steps[t]!;
      if (age === 0) continue;
      earlier[p * events + t] = 1;
      ageOneHot[(p * events + t) * recencyBuckets + recencyBucket(age)] = 1;
    }
  });
  return {
    selection: { values: selection, shape: [events, rows.length] },
    typeOneHot: { values: typeOneHot, shape: [events, eventTypes.length] },
    earlier: { values: earlier, shape: [positions.length, events] },
    ageOneHot: { values: ageOneHot, shape: [positions.length * events, recencyBuckets] },
    targets: { values: targets, shape: [positions.length, catalogSize] },
  };
}

function loss(variables: NamedTensorMap, constants: NamedTensorMap): Scalar {
  const { inputs, outputs, bias, recency, eventType } = variables as Record<string, Tensor2D>;
  const { selection, typeOneHot, earlier, ageOneHot, targets } = constants as Record<string, Tensor2D>;
  const byAge = reshape(matMul(ageOneHot!, recency!), earlier!.shape);
  const byType = reshape(matMul(typeOneHot!, eventType!), [1, -1]);
  const weights = mul(exp(add(byAge, byType)), earlier!);
  const attention = div(weights, sum(weights, 1, true)) as Tensor2D;
  const users = matMul(attention, matMul(selection!, inputs!)) as Tensor2D;
  return catalogSoftmaxLoss(users, outputs!, bias as unknown as Tensor1D, targets!);
}

function toDelta(
  spec: ModelSpec,
  changes: Readonly<Record<string, Float32Array>>,
  rows: Int32Array,
  { content, items }: CatalogIndex,
): Float32Array {
  const delta = new Float32Array(specDim(spec));
  const views = poolingTensors(spec, delta);
  const dim = views.itemInput.length / items.length;
  rows.forEach((item, row) => {
    views.itemInput.set(changes.inputs!.subarray(row * dim, (row + 1) * dim), item * dim);
  });
  views.itemOutput.set(changes.outputs!);
  views.itemBias.set(changes.bias!);
  views.recency.set(changes.recency!);
  views.eventType.set(changes.eventType!);
  addContentTransposed(views.content, changes.inputs!, content, rows);
  addContentTransposed(views.content, changes.outputs!, content);
  return delta;
}
