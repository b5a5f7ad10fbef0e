/**
 * A model over one catalog becomes a model over another: rows follow their item ids (MO5). It is post-processing of
 * published values with public catalogs, so it costs no privacy, and copies bits, so an auditor gets the same ones.
 *
 * Rows of new items start as those of a fresh model, with moments of zero: an item's content is projected by tensors
 * that stay, so a new item is recommended by its content at once. Rows of items that are gone vanish. What reads named
 * vectors or grids cannot follow where these change their names or sizes: that is refused, for what was learned of
 * them would silently mean something else.
 */
import { HearsayError } from '../hearsay-error.ts';
import type { Master } from '../server-optimizer.ts';
import type { CatalogRows } from './catalog-rows.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { initialModel } from './initial-model.ts';
import { tensorsPerItem } from './item-tensors.ts';
import { type ModelChoice, modelSpec } from './model-spec.ts';
import { type ModelSpec, specDim, splitVector } from './spec.ts';

/** From which catalog to which, for which model. */
type CatalogStep = {
  readonly model: ModelChoice;
  readonly from: CatalogRows;
  readonly to: CatalogRows;
  /** Public, of the rows that are new; see `initialModel`. */
  readonly seed: number;
};

/**
 * @param master over `from`, not mutated; any optimizer's state: vectors of [d], one after the other
 * @returns over `to`
 * @throws HearsayError BAD_CONFIG where vectors or grids of the catalog do not let the model follow (an empty catalog
 * has taught nothing: from it everything may change), BAD_MODEL (a master of another length)
 */
export function followItems(master: Master, { model, from, to, seed }: CatalogStep): Master {
  const specs = { from: modelSpec(model, from.shape), to: modelSpec(model, to.shape) };
  const dim = specDim(specs.from);
  const states = master.optimizerState.length / dim;
  if (master.model.length !== dim || !Number.isInteger(states)) {
    throw new HearsayError('BAD_MODEL', `expected a model of ${dim} values, got ${master.model.length}`);
  }
  assertCanFollow({ model, from, to });
  const follow = createFollower(specs, tensorsPerItem(model, to.shape), oldRows(from, to));
  const size = specDim(specs.to);
  const optimizerState = new Float32Array(states * size);
  for (let state = 0; state < states; state++) {
    const moved = optimizerState.subarray(state * size, (state + 1) * size);
    follow(master.optimizerState.subarray(state * dim, (state + 1) * dim), moved);
  }
  const vector = initialModel(specs.to, seed);
  follow(master.model, vector);
  return { model: vector, optimizerState };
}

/**
 * What {@link followItems} refuses of the catalogs, without a model.
 * @throws HearsayError BAD_CONFIG, with what has changed
 */
export function assertCanFollow({ model, from, to }: Omit<CatalogStep, 'seed'>): void {
  if (from.ids.length === 0) return;
  const [old, now] = [describeVectors(from.shape), describeVectors(to.shape)];
  if (old !== now) throw cannotFollow(`named vectors were ${old}, and are ${now}`);
  const perItem = tensorsPerItem(model, to.shape);
  const sharedTensors = ({ shape }: CatalogRows): string =>
    modelSpec(model, shape)
      .tensors.flatMap(({ name, shape }) => (perItem.has(name) ? [] : `${name} ${shape}`))
      .join();
  if (sharedTensors(from) !== sharedTensors(to)) {
    throw cannotFollow(`grids were ${describeGrid(from.shape)}, and are ${describeGrid(to.shape)}`);
  }
}

/** Whether a model's rows mean the same over both catalogs: then nothing has to follow. */
export function isSameRows(a: CatalogRows, b: CatalogRows): boolean {
  return (
    a.ids.length === b.ids.length &&
    a.ids.every((id, row) => id === b.ids[row]) &&
    describeVectors(a.shape) === describeVectors(b.shape) &&
    describeGrid(a.shape) === describeGrid(b.shape)
  );
}

type Specs = { readonly from: ModelSpec; readonly to: ModelSpec };

/** [new items] row of each in the old catalog, -1 where it is new. */
function oldRows({ ids }: CatalogRows, to: CatalogRows): Int32Array {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  return Int32Array.from(to.ids, (id) => rowOf.get(id) ?? -1);
}

/** Copies what follows of one vector into another, which holds what is new already. */
function createFollower(
  specs: Specs,
  perItem: ReadonlySet<string>,
  rows: Int32Array,
): (before: Float32Array, after: Float32Array) => void {
  return (before, after) => {
    const [olds, news] = [splitVector(specs.from, before), splitVector(specs.to, after)];
    for (const { name } of specs.to.tensors) {
      const [old, into] = [olds[name], news[name]!];
      if (!old) continue; // missing, or of another length, only after an empty catalog
      if (perItem.has(name)) followRows(old, into, rows);
      else if (old.length === into.length) into.set(old);
    }
  };
}

function followRows(old: Float32Array, into: Float32Array, rows: Int32Array): void {
  const width = into.length / rows.length;
  rows.forEach((from, row) => {
    if (from >= 0) into.set(old.subarray(from * width, (from + 1) * width), row * width);
  });
}

function cannotFollow(what: string): HearsayError {
  return new HearsayError(
    'BAD_CONFIG',
    `what was learned cannot follow into this catalog: ${what}; keep them as they were, or begin a new data folder: ` +
      'its privacy is spent anew, and adds to what was spent here',
  );
}

const describeVectors = ({ vectors }: CatalogShape): string =>
  vectors.map(({ name, length }) => `${name} (${length})`).join(', ') || 'none';

const describeGrid = ({ grid }: CatalogShape): string =>
  grid ? `${grid.height} x ${grid.width} x ${grid.channels}` : 'none';
