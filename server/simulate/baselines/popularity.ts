/** The best sellers: every item scores the number of users who wanted it, whatever the history. */
import type { Baseline } from './baseline.ts';
import { columnCounts, interactionMatrix } from './interaction-matrix.ts';

/** Popularity. Counts users, not events: one who buys an item weekly is one. */
export const popularity: Baseline = {
  name: 'popularity',
  fit(training) {
    const counts = columnCounts(interactionMatrix(training), training.dataset.items.length);
    return { kind: 'fitted', score: () => Float32Array.from(counts) };
  },
};
