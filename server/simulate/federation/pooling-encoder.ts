/**
 * The history encoder of `pooling` with its gradient, in loops: user(p) = sum of a(p, t) · input(t) over the events
 * before p, a = softmax of recency + event type weights. With w = exp(weights), W their sum and g the gradient in
 * user(p): d/d input(t) = w/W g, d/d weight(t) = w/W (g · input(t) - g · user(p)).
 */
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { addItemVectorChange, itemVectors } from '../../../client/models/item-vectors.ts';
import { recencyBucket, type Sequence } from '../../../client/models/sequence.ts';
import type { PoolingTensors } from '../../../shared/model/pooling-spec.ts';

/** What is predicted: `Predictions` of the client's models, without the targets. */
export type Predicted = { readonly steps: Int32Array; readonly ends: Int32Array };

/** One visitor's encoder; it trains its own copy of the rows in use. */
export class PoolingEncoder {
  readonly #sequence: Sequence;
  readonly #dim: number;
  /** [rows] catalog index, and [events] which row. */
  readonly #rows: Int32Array;
  readonly #rowOf: Int32Array;
  readonly #start: { inputs: Float32Array; recency: Float32Array; eventType: Float32Array };
  readonly #inputs: Float32Array;
  readonly #recency: Float32Array;
  readonly #eventType: Float32Array;
  /** [predictions, dim] as last encoded. */
  #users = new Float32Array(0);

  constructor(
    tensors: PoolingTensors,
    sequence: Sequence,
    { catalog, dim }: { catalog: CatalogIndex; dim: number },
  ) {
    this.#sequence = sequence;
    this.#dim = dim;
    this.#rows = Int32Array.from(new Set(sequence.items));
    const rowOf = new Map(Array.from(this.#rows, (item, row) => [item, row]));
    this.#rowOf = sequence.items.map((item) => rowOf.get(item)!);
    const inputs = itemVectors(
      { table: tensors.itemInput, projection: tensors.content },
      catalog,
      dim,
      this.#rows,
    );
    this.#start = { inputs, recency: tensors.recency, eventType: tensors.eventType };
    this.#inputs = inputs.slice();
    this.#recency = tensors.recency.slice();
    this.#eventType = tensors.eventType.slice();
  }

  /** @param users [predictions, dim], written */
  encode({ steps, ends }: Predicted, users: Float32Array): void {
    const dim = this.#dim;
    users.fill(0, 0, steps.length * dim);
    for (let p = 0; p < steps.length; p++) {
      const shares = this.#shares(steps[p]!, ends[p]!);
      for (let t = 0; t < shares.length; t++) {
        const from = this.#rowOf[t]! * dim;
        for (let k = 0; k < dim; k++) {
          users[p * dim + k] = users[p * dim + k]! + shares[t]! * this.#inputs[from + k]!;
        }
      }
    }
    this.#users = users.slice(0, steps.length * dim);
  }

  /** One SGD step. @param gradient [predictions, dim] of the loss in what was last encoded */
  descend(
    { steps, ends }: Predicted,
    gradient: Float32Array,
    { rate, proximal }: { rate: number; proximal: number },
  ): void {
    const change = {
      inputs: new Float32Array(this.#inputs.length),
      recency: new Float32Array(this.#recency.length),
      eventType: new Float32Array(this.#eventType.length),
    };
    for (let p = 0; p < steps.length; p++)
      this.#backward({ p, step: steps[p]!, end: ends[p]! }, gradient, change);
    follow(this.#inputs, this.#start.inputs, change.inputs, { rate, proximal });
    follow(this.#recency, this.#start.recency, change.recency, { rate, proximal });
    follow(this.#eventType, this.#start.eventType, change.eventType, { rate, proximal });
  }

  /** Add what changed since the start to a delta. */
  addChange(
    delta: Pick<PoolingTensors, 'itemInput' | 'content' | 'recency' | 'eventType'>,
    catalog: CatalogIndex,
  ): void {
    const change = this.#start.inputs.map((value, i) => this.#inputs[i]! - value);
    addItemVectorChange({ table: delta.itemInput, projection: delta.content }, change, catalog, {
      dim: this.#dim,
      items: this.#rows,
    });
    for (const name of ['recency', 'eventType'] as const) {
      const after = name === 'recency' ? this.#recency : this.#eventType;
      for (let i = 0; i < after.length; i++)
        delta[name][i] = delta[name][i]! + after[i]! - this.#start[name][i]!;
    }
  }

  /** Attention of a prediction over the events before it, [end]. */
  #shares(step: number, end: number): Float32Array {
    const { types, steps } = this.#sequence;
    const shares = new Float32Array(end);
    let total = 0;
    for (let t = 0; t < end; t++) {
      const weight = Math.exp(this.#recency[recencyBucket(step - steps[t]!)]! + this.#eventType[types[t]!]!);
      shares[t] = weight;
      total += weight;
    }
    for (let t = 0; t < end; t++) shares[t] = shares[t]! / total;
    return shares;
  }

  #backward(
    { p, step, end }: { p: number; step: number; end: number },
    gradient: Float32Array,
    change: { inputs: Float32Array; recency: Float32Array; eventType: Float32Array },
  ): void {
    const { types, steps } = this.#sequence;
    const dim = this.#dim;
    const shares = this.#shares(step, end);
    let along = 0;
    for (let k = 0; k < dim; k++) along += gradient[p * dim + k]! * this.#users[p * dim + k]!;
    for (let t = 0; t < end; t++) {
      const row = this.#rowOf[t]! * dim;
      const share = shares[t]!;
      let dot = 0;
      for (let k = 0; k < dim; k++) {
        const g = gradient[p * dim + k]!;
        dot += g * this.#inputs[row + k]!;
        change.inputs[row + k] = change.inputs[row + k]! + share * g;
      }
      const inWeight = share * (dot - along);
      const bucket = recencyBucket(step - steps[t]!);
      change.recency[bucket] = change.recency[bucket]! + inWeight;
      change.eventType[types[t]!] = change.eventType[types[t]!]! + inWeight;
    }
  }
}

/** values -= rate * (gradient + proximal * (values - start)) */
function follow(
  values: Float32Array,
  start: Float32Array,
  gradient: Float32Array,
  { rate, proximal }: { rate: number; proximal: number },
): void {
  for (let i = 0; i < values.length; i++) {
    values[i] = values[i]! - rate * (gradient[i]! + proximal * (values[i]! - start[i]!));
  }
}
