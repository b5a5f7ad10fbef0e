/**
 * The local round that is measured; `round-shapes.ts` says how large. The product never has more positions than
 * events, so the task of a longer history is cut down: its last events are predicted as the others are and are context
 * for none.
 */
import { type CatalogIndex, indexCatalog } from '../../../client/models/catalog-index.ts';
import { firstRate } from '../../../client/models/local-rate.ts';
import type { LocalTask, Visitor } from '../../../client/models/model.ts';
import { pooling } from '../../../client/models/pooling.ts';
import type { PlainTensor } from '../../../client/models/tensors.ts';
import { noFeatures } from '../../../client/models/visitor-features.ts';
import { initialModel } from '../../../shared/model/initial-model.ts';
import { poolingSpec, recencyBuckets } from '../../../shared/model/pooling-spec.ts';
import { dim, items, learningRate, positions, rows } from './round-shapes.ts';

/** What a local round makes of it, for the variants that are no local rounds. */
export const sgdRate = firstRate(learningRate, positions);

/** The tables as a system holds them that trains on all of them. */
export type WholeTables = {
  /** [items, dim], of which `history` are the rows in use. */
  readonly inputs: PlainTensor;
  /** [rows] catalog index of each row of `task.variables.inputs`. */
  readonly history: Int32Array;
};

/** As many items as the shop has, with titles. */
export function measuredCatalog(): CatalogIndex {
  return indexCatalog(
    Array.from({ length: items }, (_, i) => ({
      id: `item ${i}`,
      title: `word${i % 97} word${i % 89} word${i % 83}`,
    })),
  );
}

/** Somebody with so many events: distinct items, an instant apart. */
export function measuredVisitor(events: number): Visitor {
  return {
    sequence: {
      items: Int32Array.from({ length: events }, (_, t) => (t * 17) % items),
      types: new Uint8Array(events),
      steps: Int32Array.from({ length: events }, (_, t) => t),
      ratings: new Float32Array(events).fill(Number.NaN),
    },
    features: noFeatures,
    local: new Float32Array(0),
  };
}

/** The task, and the whole input table behind it. */
export function createMeasuredTask(): { readonly task: LocalTask; readonly tables: WholeTables } {
  const catalog = measuredCatalog();
  const spec = poolingSpec(catalog.shape, dim);
  const visitor = measuredVisitor(positions); // every event is a position, the first from nothing
  const input = { parameters: initialModel(spec, 1), visitor, steps: 1, draw: () => 0 };
  const task = pooling.localTask({ spec, catalog }, input);
  if (!task) throw new TypeError('the measured history holds nothing to predict');
  const history = visitor.sequence.items.subarray(0, rows);
  return { task: withHistory(task), tables: { inputs: wholeTable(task, history), history } };
}

/** Keep the first events as history, and all positions. */
function withHistory(task: LocalTask): LocalTask {
  const { selection, typeOneHot, isStart, seen, ageOneHot, targets } = task.constants as Record<
    string,
    PlainTensor
  >;
  const inputs = task.variables.inputs!;
  // Before the history stands the start.
  const [events, kept] = [1 + positions, 1 + rows];
  return {
    ...task,
    variables: { ...task.variables, inputs: cut(inputs, [rows, dim], dim) },
    constants: {
      selection: cut(selection!, [kept, rows], positions),
      typeOneHot: cut(typeOneHot!, [kept, typeOneHot!.shape[1]!], typeOneHot!.shape[1]!),
      isStart: cut(isStart!, [kept, 1], 1),
      seen: cut(seen!, [positions, kept], events),
      ageOneHot: {
        values: cut(ageOneHot!, [positions, kept * recencyBuckets], events * recencyBuckets).values,
        shape: [positions * kept, recencyBuckets],
      },
      targets: targets!,
    },
  };
}

/** The upper left part of a matrix with `columns` columns. */
function cut(
  { values }: PlainTensor,
  [height, width]: readonly [number, number],
  columns: number,
): PlainTensor {
  const part = new Float32Array(height * width);
  for (let row = 0; row < height; row++) {
    part.set(values.subarray(row * columns, row * columns + width), row * width);
  }
  return { values: part, shape: [height, width] };
}

function wholeTable({ variables }: LocalTask, history: Int32Array): PlainTensor {
  const values = new Float32Array(items * dim);
  history.forEach((item, row) => {
    values.set(variables.inputs!.values.subarray(row * dim, (row + 1) * dim), item * dim);
  });
  return { values, shape: [items, dim] };
}
