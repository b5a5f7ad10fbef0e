/** The best sellers: every item scores the number of users who wanted it, whatever the history. */
import type { Baseline } from './baseline.ts';
import { columnCounts, interactionMatrix, type Training } from './interaction-matrix.ts';

/** [items] by how many users each item was wanted in training. Counts users, not events: one who buys an item weekly is one. */
export function itemPopularity(training: Training): Int32Array {
  return columnCounts(interactionMatrix(training), training.dataset.items.length);
}

/** Popularity. */
export const popularity: Baseline = {
  names: ['popularity'],
  fit(training) {
    const counts = itemPopularity(training);
    return { kind: 'fitted', scores: new Map([['popularity', () => Float32Array.from(counts)]]) };
  },
};
