/**
 * What a local round of `two-tower` re-ranks: for a few of its predictions, drawn anew for the round, the candidates that
 * the towers choose before its first step. A target that is not among them is not put there: it would be the one item
 * of a low score, and the re-ranking would learn to lift those. Lists of different lengths are padded.
 */
import type { Uniform } from '../../shared/lattice/round.ts';
import { bestCandidates } from './candidates.ts';
import { rowsByItem } from './items-in-use.ts';
import type { LocalInput } from './model.ts';
import { oneHot } from './plain-matrix.ts';
import type { Predictions } from './predictions.ts';
import type { PlainTensor } from './tensors.ts';
import type { Towers } from './towers.ts';

/** Most predictions that a round re-ranks. */
const lists = 16;

/** Added to the logits of padding. */
const padded = -1e9;

/** Candidates of a round. */
type Reranking = {
  /** Catalog indices of all candidates, each once. */
  readonly rows: Int32Array;
  /**
   * pick [lists, predictions], place [lists * width, rows], padding [lists, width], rankTargets [lists, width]: they
   * weigh 1 together, or nothing where no target is a candidate.
   */
  readonly constants: Record<string, PlainTensor>;
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
  const picked = drawSome([...new Set(targets.prediction)], lists, draw);
  const candidates = picked.map((prediction) => {
    const known = new Set(visitor.sequence.items.subarray(0, ends[prediction]!));
    const scores = towers.scores(users.subarray(prediction * dim, (prediction + 1) * dim));
    return bestCandidates(scores, known);
  });
  const width = Math.max(...candidates.map(({ length }) => length));
  const rows = Int32Array.from(new Set(candidates.flatMap((items) => [...items])));
  const rowOf = rowsByItem(rows);
  const places = new Int32Array(picked.length * width);
  const padding = new Float32Array(picked.length * width).fill(padded);
  const wanted = new Float32Array(picked.length * width);
  candidates.forEach((items, list) => {
    items.forEach((item, at) => {
      places[list * width + at] = rowOf.get(item)!; // rows are those of all candidates
      padding[list * width + at] = 0;
    });
    targets.item.forEach((item, target) => {
      const at = targets.prediction[target] === picked[list] ? items.indexOf(item) : -1;
      if (at >= 0) wanted[list * width + at] = targets.weight[target]!;
    });
  });
  const total = wanted.reduce((sum, weight) => sum + weight, 0) || 1;
  const shape = [picked.length, width];
  return {
    rows,
    constants: {
      pick: { values: oneHot(picked, ends.length), shape: [picked.length, ends.length] },
      place: { values: oneHot(places, rows.length), shape: [places.length, rows.length] },
      padding: { values: padding, shape },
      rankTargets: { values: wanted.map((weight) => weight / total), shape },
    },
  };
}

/** Some of these, drawn without replacement, in their order. */
function drawSome(from: readonly number[], count: number, draw: Uniform): number[] {
  const left = [...from];
  while (left.length > count) left.splice(Math.floor(draw() * left.length), 1);
  return left;
}
