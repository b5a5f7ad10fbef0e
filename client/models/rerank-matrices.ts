/**
 * What a local round of `two-tower` re-ranks: for a few of its predictions, drawn anew for the round, the candidates that
 * the towers choose before its first step, and the targets among or beside them. Lists of different lengths are padded.
 */
import { bestCandidates } from './candidates.ts';
import type { LocalInput, Plain } from './model.ts';
import { oneHot } from './plain-matrix.ts';
import type { Predictions } from './predictions.ts';
import type { Towers } from './towers.ts';

/** Most predictions that a round re-ranks. */
const mostLists = 8;

/** Added to the logits of padding. */
const padded = -1e9;

/** Candidates of a round. */
export type Reranking = {
  /** Catalog indices of all candidates, each once. */
  readonly rows: Int32Array;
  /**
   * pick [lists, predictions], place [lists * width, rows], padding [lists, width], rankTargets [lists, width]: they
   * weigh 1 together.
   */
  readonly constants: Record<string, Plain>;
};

/** Choose what to re-rank. */
export function rerankMatrices(
  predictions: Predictions,
  { visitor, draw }: LocalInput,
  towers: Towers,
): Reranking {
  const { targets, ends } = predictions;
  const users = towers.users(visitor, predictions);
  const dim = users.length / ends.length;
  const lists = drawSome([...new Set(targets.prediction)], mostLists, draw).map((prediction) => {
    const wanted = targets.item.filter((_, target) => targets.prediction[target] === prediction);
    const known = new Set(visitor.sequence.items.subarray(0, ends[prediction]!));
    const scores = towers.scores(users.subarray(prediction * dim, (prediction + 1) * dim));
    return { prediction, items: [...new Set([...bestCandidates(scores, known), ...wanted])] };
  });
  const width = Math.max(...lists.map(({ items }) => items.length));
  const rows = Int32Array.from(new Set(lists.flatMap(({ items }) => items)));
  const rowOf = new Map(Array.from(rows, (item, row) => [item, row]));
  const places = new Int32Array(lists.length * width);
  const padding = new Float32Array(lists.length * width).fill(padded);
  const rankTargets = new Float32Array(lists.length * width);
  lists.forEach(({ prediction, items }, list) => {
    items.forEach((item, at) => {
      places[list * width + at] = rowOf.get(item)!;
      padding[list * width + at] = 0;
    });
    targets.item.forEach((item, target) => {
      if (targets.prediction[target] !== prediction) return;
      rankTargets[list * width + items.indexOf(item)] = targets.weight[target]!;
    });
  });
  const total = rankTargets.reduce((sum, weight) => sum + weight, 0);
  const shape = [lists.length, width];
  const picked = lists.map(({ prediction }) => prediction);
  return {
    rows,
    constants: {
      pick: { values: oneHot(picked, ends.length), shape: [lists.length, ends.length] },
      place: { values: oneHot(places, rows.length), shape: [places.length, rows.length] },
      padding: { values: padding, shape },
      rankTargets: { values: rankTargets.map((weight) => weight / total), shape },
    },
  };
}

/** Some of these, drawn without replacement, in their order. */
function drawSome(from: readonly number[], count: number, draw: LocalInput['draw']): number[] {
  const left = [...from];
  while (left.length > count) left.splice(Math.floor(draw() * left.length), 1);
  return left;
}
