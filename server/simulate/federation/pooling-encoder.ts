/**
 * The history encoder of `pooling` with its gradient, in loops: user(p) = sum of a(p, t) · input(t) over the events
 * before p, a = softmax of recency + event type weights, or the start vector where there are none. With
 * w = exp(weights), W their sum and g the gradient in user(p): d/d input(t) = w/W g,
 * d/d weight(t) = w/W (g · input(t) - g · user(p)).
 */
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { addItemVectorChange, itemVectors } from '../../../client/models/item-vectors.ts';
import { itemsInUse, rowsByItem } from '../../../client/models/items-in-use.ts';
import type { StepSize } from '../../../client/models/local-rate.ts';
import { recencyBucket, type Sequence } from '../../../client/models/sequence.ts';
import type { PoolingTensor } from '../../../shared/model/pooling-spec.ts';
import type { Views } from '../../../shared/model/spec.ts';

/** What is predicted: `Predictions` of the client's models, without the targets. */
export type Predicted = { readonly steps: Int32Array; readonly ends: Int32Array };

/** What is trained, or its gradient. */
type Weights = Readonly<Record<'inputs' | 'recency' | 'eventType' | 'start', Float32Array>>;

const names = ['inputs', 'recency', 'eventType', 'start'] as const;

const copyOf = (weights: Weights, copy: (values: Float32Array) => Float32Array): Weights => ({
  inputs: copy(weights.inputs),
  recency: copy(weights.recency),
  eventType: copy(weights.eventType),
  start: copy(weights.start),
});

/** One visitor's encoder; it trains its own copy of the rows in use. */
export class PoolingEncoder {
  readonly #sequence: Sequence;
  readonly #dim: number;
  /** [rows] catalog index, and [events] which row. */
  readonly #rows: Int32Array;
  readonly #rowOf: Int32Array;
  readonly #begun: Weights;
  readonly #weights: Weights;
  /** [predictions, dim] as last encoded. */
  #users = new Float32Array(0);

  constructor(
    tensors: Views<PoolingTensor>,
    sequence: Sequence,
    { catalog, dim }: { catalog: CatalogIndex; dim: number },
  ) {
    const { itemInput, content: projection, ...others } = tensors;
    this.#sequence = sequence;
    this.#dim = dim;
    this.#rows = itemsInUse(sequence);
    const rowOf = rowsByItem(this.#rows);
    this.#rowOf = sequence.items.map((item) => rowOf.get(item)!); // the rows are those of these items
    this.#begun = {
      inputs: itemVectors({ table: itemInput, projection }, catalog, this.#rows),
      ...others,
    };
    this.#weights = copyOf(this.#begun, (values) => values.slice());
  }

  /** @param users [predictions, dim], written */
  encode({ steps, ends }: Predicted, users: Float32Array): void {
    const { inputs, start } = this.#weights;
    const dim = this.#dim;
    for (let p = 0; p < steps.length; p++) {
      const shares = this.#shares(steps[p]!, ends[p]!);
      const user = users.subarray(p * dim, (p + 1) * dim);
      if (ends[p] === 0) user.set(start);
      else user.fill(0);
      for (let t = 0; t < shares.length; t++) {
        const from = this.#rowOf[t]! * dim;
        for (let k = 0; k < dim; k++) user[k] = user[k]! + shares[t]! * inputs[from + k]!;
      }
    }
    this.#users = users.slice(0, steps.length * dim);
  }

  /** One SGD step. @param gradient [predictions, dim] of the loss in what was last encoded */
  descend({ steps, ends }: Predicted, gradient: Float32Array, { rate, proximal }: StepSize): void {
    const slope = copyOf(this.#weights, (values) => new Float32Array(values.length));
    for (let p = 0; p < steps.length; p++) {
      this.#backward({ p, step: steps[p]!, end: ends[p]! }, gradient, slope);
    }
    for (const name of names) {
      follow(this.#weights[name], this.#begun[name], slope[name], { rate, proximal });
    }
  }

  /** Add what changed since the start of the round to a delta. */
  addChange(delta: Omit<Views<PoolingTensor>, 'itemOutput' | 'itemBias'>, catalog: CatalogIndex): void {
    const { itemInput, content, ...others } = delta;
    const changes = this.#begun.inputs.map((value, i) => this.#weights.inputs[i]! - value);
    const into = { table: itemInput, projection: content };
    addItemVectorChange(into, changes, catalog, this.#rows);
    for (const name of ['recency', 'eventType', 'start'] as const) {
      const [begun, after] = [this.#begun[name], this.#weights[name]];
      for (let i = 0; i < after.length; i++) others[name][i] = others[name][i]! + after[i]! - begun[i]!;
    }
  }

  /** Attention of a prediction over the events before it, [end]. */
  #shares(step: number, end: number): Float32Array {
    const { types, steps } = this.#sequence;
    const { recency, eventType } = this.#weights;
    const shares = new Float32Array(end);
    let total = 0;
    for (let t = 0; t < end; t++) {
      shares[t] = Math.exp(recency[recencyBucket(step - steps[t]!)]! + eventType[types[t]!]!);
      total += shares[t]!;
    }
    for (let t = 0; t < end; t++) shares[t] = shares[t]! / total;
    return shares;
  }

  #backward(
    { p, step, end }: { p: number; step: number; end: number },
    gradient: Float32Array,
    slope: Weights,
  ): void {
    const { types, steps } = this.#sequence;
    const { inputs } = this.#weights;
    const dim = this.#dim;
    const shares = this.#shares(step, end);
    const g = gradient.subarray(p * dim, (p + 1) * dim);
    if (end === 0) addScaled(slope.start, 0, g, 1);
    const along = dot(g, this.#users, p * dim);
    for (let t = 0; t < end; t++) {
      const row = this.#rowOf[t]! * dim;
      addScaled(slope.inputs, row, g, shares[t]!);
      const inWeight = shares[t]! * (dot(g, inputs, row) - along);
      const bucket = recencyBucket(step - steps[t]!);
      slope.recency[bucket] = slope.recency[bucket]! + inWeight;
      slope.eventType[types[t]!] = slope.eventType[types[t]!]! + inWeight;
    }
  }
}

/** g · values[from...] */
function dot(g: Float32Array, values: Float32Array, from: number): number {
  let sum = 0;
  for (let k = 0; k < g.length; k++) sum += g[k]! * values[from + k]!;
  return sum;
}

/** into[at...] += share * g */
function addScaled(into: Float32Array, at: number, g: Float32Array, share: number): void {
  for (let k = 0; k < g.length; k++) into[at + k] = into[at + k]! + share * g[k]!;
}

/** values -= rate * (gradient + proximal * (values - begun)) */
function follow(
  values: Float32Array,
  begun: Float32Array,
  gradient: Float32Array,
  { rate, proximal }: StepSize,
): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i]! - rate * (gradient[i]! + proximal * (values[i]! - begun[i]!));
  }
}
