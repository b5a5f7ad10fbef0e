/**
 * Two baselines on one EASE model: over the whole history, every item alike, as published; and over its last steps,
 * weighted by recency, which is what a model of sequences has to beat.
 */
import { type History, wantedTypes } from '../split/history.ts';
import type { Baseline, Score } from './baseline.ts';
import { type EaseWeights, easeWeights } from './ease-weights.ts';
import { columnCounts, interactionMatrix } from './interaction-matrix.ts';

/** Most items with interactions; beyond, the inverse takes minutes and gigabytes. */
export const maxEaseItems = 8_000;
/** How many steps `ease-recent` looks back, and what a step is worth of the next. */
const recent = { steps: 20, decay: 0.9 };

/** How much the distinct items of a history weigh. */
type Weigh = (history: History) => ReadonlyMap<number, number>;

/** `ease` and `ease-recent`. @param fixedLambda without it, that of {@link easeLambda} */
export const createEase = (fixedLambda?: number): Baseline => ({
  names: ['ease', 'ease-recent'],
  fit(training, onProgress) {
    const users = interactionMatrix(training);
    const items = training.dataset.items.length;
    const touched = columnCounts(users, items).filter((count) => count > 0).length;
    if (touched > maxEaseItems) {
      return { kind: 'skipped', reason: `${touched} items with interactions, more than ${maxEaseItems}` };
    }
    const lambda = fixedLambda ?? easeLambda(users.columns.length, touched);
    const weights = easeWeights(users, items, { lambda, onProgress });
    return {
      kind: 'fitted',
      scores: new Map([
        ['ease', scoreBy(weights, wholeHistory)],
        ['ease-recent', scoreBy(weights, recentHistory)],
      ]),
      note: `lambda ${lambda}`,
    };
  },
});

/**
 * A regularisation that fits the size of the data: 62 times the cube root of the interactions per item. That is 250 for
 * MovieLens-100K and near it for a shop with 70 buyers per item, where a grid of 30 to 2,000 found the same; and close to the
 * tuned values that Steck published for MovieLens-20M (500) and Netflix (1,000). Quality is flat around it.
 */
export function easeLambda(interactions: number, items: number): number {
  return Math.max(1, Math.round(62 * Math.cbrt(interactions / Math.max(1, items))));
}

const wholeHistory: Weigh = ({ items, types }) => {
  const weights = new Map<number, number>();
  items.forEach((item, i) => {
    if (wantedTypes[types[i]!] === 1) weights.set(item, 1);
  });
  return weights;
};

/** Steps count from the last, only those that bring an item not seen in a later one. */
const recentHistory: Weigh = ({ items, types, steps }) => {
  const weights = new Map<number, number>();
  let counted = 0;
  let step = -1;
  for (let i = items.length - 1; i >= 0; i--) {
    if (wantedTypes[types[i]!] === 0 || weights.has(items[i]!)) continue;
    if (steps[i] !== step && ++counted > recent.steps) break;
    step = steps[i]!;
    weights.set(items[i]!, recent.decay ** (counted - 1));
  }
  return weights;
};

function scoreBy({ rowOf, itemOf, weights }: EaseWeights, weigh: Weigh): Score {
  const size = itemOf.length;
  return (history) => {
    const sums = new Float64Array(size);
    for (const [item, weight] of weigh(history)) {
      const row = rowOf[item]!;
      if (row < 0) continue;
      for (let column = 0; column < size; column++) {
        sums[column] = sums[column]! + weight * weights[row * size + column]!;
      }
    }
    const scores = new Float32Array(rowOf.length);
    sums.forEach((sum, column) => {
      scores[itemOf[column]!] = sum;
    });
    return scores;
  };
}
