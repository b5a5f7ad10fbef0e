/**
 * Models that encode histories, as their definitions read: double precision, plain loops, straight from the flat
 * vector and the events; no folding, no rows in use, no matrices over events. What a model adds to this is its naive
 * encoder, which stands in the model's own test.
 */
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import type { CatalogIndex } from '../../../client/models/catalog-index.ts';
import { type ModelSpec, tensorSize } from '../../../shared/model/spec.ts';
import { type EventType, eventTypes } from '../../../shared/protocol/event-type.ts';
import { naivePredictions } from './naive-predictions.ts';

/** A row of numbers. */
export type Row = readonly number[];

/** Tensors of a spec by name, and what a naive encoder needs of the visitor beside the events. */
export type NaiveTensors = Readonly<Record<string, Float64Array>>;

/** An event before a moment, or the start. */
export type NaiveEvent = {
  /** Its item's input vector, or the start vector. */
  readonly input: Row;
  /** Null for the start. */
  readonly type: EventType | null;
  readonly time: number;
  /** 1 for the last instant before the moment, and so on; of no meaning for the start. */
  readonly age: number;
};

/** The visitor at one moment. */
type NaiveMoment = {
  /** In the order of the history; without a history, the start. */
  readonly events: readonly NaiveEvent[];
  /** The start vector. */
  readonly start: Row;
  readonly features: ArrayLike<number>;
  readonly local: ArrayLike<number>;
};

/** What makes one model different from the next. */
export type NaiveEncoder = {
  readonly user: (tensors: NaiveTensors, moment: NaiveMoment) => Row;
  /** What else stands in item vectors, [items][dim]. */
  readonly addition?: (tensors: NaiveTensors, catalog: CatalogIndex) => readonly Row[];
};

/** Who is looked at. */
export type NaiveVisitor = {
  readonly history: readonly HistoryEvent[];
  readonly features: ArrayLike<number>;
  readonly local: ArrayLike<number>;
};

/** A model at one point of its parameter space. */
export type NaiveModel = {
  readonly encoder: NaiveEncoder;
  readonly spec: ModelSpec;
  readonly catalog: CatalogIndex;
  readonly parameters: ArrayLike<number>;
};

/** a + b */
export const plus = (a: Row, b: Row): Row => a.map((value, i) => value + b[i]!);
/** factor * a */
export const times = (a: Row, factor: number): Row => a.map((value) => value * factor);
/** a · b */
export const dot = (a: Row, b: Row): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
/** One row of a flat matrix with so many columns. */
export const rowOf = (matrix: Float64Array, row: number, columns: number): Row => [
  ...matrix.subarray(row * columns, (row + 1) * columns),
];
/** a M, for a flat matrix with as many rows as a has values. */
export function through(a: Row, matrix: Float64Array): Row {
  const columns = matrix.length / a.length;
  return Array.from({ length: columns }, (_, k) =>
    a.reduce((sum, value, i) => sum + value * matrix[i * columns + k]!, 0),
  );
}

/** a M, where M is three hundredths of what is stored. */
export const layer = (a: Row, stored: Float64Array): Row => times(through(a, stored), 0.03);

/** a and a vector that is three tenths of what is stored. */
export const biased = (a: Row, stored: Float64Array): Row => plus(a, times([...stored], 0.3));

/** exp(logits) to sum 1. */
export function softmaxOf(logits: Row): Row {
  const powers = logits.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Sum of weight times row; `dim` zeros for nothing. */
export function weighted(rows: readonly Row[], weights: Row, dim: number): Row {
  return rows.reduce((sum, row, t) => plus(sum, times(row, weights[t]!)), new Array<number>(dim).fill(0));
}

/** A row less its mean, over its standard deviation, as layer normalisation has it. */
export function layerNorm(row: Row): Row {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-6));
}

/** Log weight of an event by recency and type; the start stands alone, so any would do. */
export function priorOf({ recency, eventType }: NaiveTensors, { age, type }: NaiveEvent): number {
  return type === null ? 0 : recency![bucketOf(age)]! + eventType![eventTypes.indexOf(type)]!;
}

/** 0 for age 1, 1 for 2 and 3, 2 for 4 to 7, ..., at most 7. */
export const bucketOf = (age: number): number => Math.min(7, Math.floor(Math.log2(age)));

/** Scores of all items, as seen from an instant after the history. */
export function naiveScores(model: NaiveModel, { history, features, local }: NaiveVisitor): number[] {
  return scoringOf(model)(history, { features, local });
}

type Scoring = (
  history: readonly HistoryEvent[],
  beside: Pick<NaiveMoment, 'features' | 'local'>,
) => number[];

/** The scores of any history: what hangs on the parameters alone is computed once. */
function scoringOf(model: NaiveModel): Scoring {
  const { catalog, encoder } = model;
  const tensors = tensorsOf(model);
  const addition = encoder.addition?.(tensors, catalog);
  const vectors = (table: Float64Array): Row[] =>
    catalog.items.map((_, item) => {
      const own = itemVector(table, tensors.content!, catalog, item);
      return addition ? plus(own, addition[item]!) : own;
    });
  const [inputs, outputs] = [vectors(tensors.itemInput!), vectors(tensors.itemOutput!)];
  return (history, beside) => {
    const events = history.map(({ itemId, type, time }) => ({
      input: inputs[catalog.indexOf.get(itemId!)!]!,
      type,
      time,
      age: 1 + new Set(history.filter((other) => other.time > time).map((other) => other.time)).size,
    }));
    const start: NaiveEvent = { input: [...tensors.start!], type: null, time: -1, age: 0 };
    const seen = events.length > 0 ? events : [start];
    const user = encoder.user(tensors, { events: seen, start: start.input, ...beside });
    return outputs.map((output, item) => dot(user, output) + tensors.itemBias![item]!);
  };
}

/** Its row, half the mean row of its relations, its content projected. */
export function itemVector(
  table: Float64Array,
  content: Float64Array,
  catalog: CatalogIndex,
  item: number,
): Row {
  const dim = table.length / catalog.items.length;
  const { id, related = [] } = catalog.items[item]!;
  const relations = catalog.items.flatMap((other, index) =>
    index !== item && (related.includes(other.id) || other.related?.includes(id)) ? [index] : [],
  );
  let vector = rowOf(table, item, dim);
  for (const other of relations)
    vector = plus(vector, times(rowOf(table, other, dim), 0.5 / relations.length));
  const { starts, columns, values } = catalog.content;
  for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
    vector = plus(vector, times(rowOf(content, columns[entry]!, dim), values[entry]!));
  }
  return vector;
}

/**
 * The sum of -log p of wanted items, weighted, and on the same scale -log(1 - p) of unwanted ones, each seen from what
 * came before or from nothing.
 * @param visitor with a history of known items, sorted by time
 */
export function naiveLoss(model: NaiveModel, visitor: NaiveVisitor): number {
  const { history } = visitor;
  const scores = scoringOf(model);
  const probability = (before: readonly HistoryEvent[], item: number): number =>
    softmaxOf(scores(before, visitor))[item]!;
  let loss = 0;
  for (const { before, item, weight } of naivePredictions(history, model.catalog)) {
    const p = probability(before, item);
    loss -= weight > 0 ? weight * Math.log(p) : -weight * Math.log(1 - p);
  }
  return loss;
}

function tensorsOf({ spec, parameters }: NaiveModel): NaiveTensors {
  const all = Float64Array.from(parameters);
  const tensors: Record<string, Float64Array> = {};
  let at = 0;
  for (const tensor of spec.tensors) {
    tensors[tensor.name] = all.subarray(at, at + tensorSize(tensor));
    at += tensorSize(tensor);
  }
  return tensors;
}
