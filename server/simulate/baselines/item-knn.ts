/**
 * Item-based nearest neighbours (Sarwar et al. 2001) on the binary matrix: an item scores the sum of its similarities to the items of
 * the history, of which only its nearest count. Cosine, shrunk towards 0 where few users tell (Bell, Koren 2007).
 */
import { type History, wantedTypes } from '../split/history.ts';
import type { Baseline, Score } from './baseline.ts';
import {
  columnCounts,
  interactionMatrix,
  type SparseRows,
  visitCooccurrences,
} from './interaction-matrix.ts';

/** Neighbours of an item that count. */
const neighbours = 100;
/** Added to the denominator of the cosine. */
const shrinkage = 10;

/** Similarities by the item of the history: row i holds the items that have i among their nearest, and how similar they are. */
type Influence = SparseRows & { readonly values: Float32Array };

/** Item-kNN. */
export const itemKnn: Baseline = {
  names: ['item-knn'],
  fit(training, onProgress) {
    const users = interactionMatrix(training);
    const influence = influences(users, training.dataset.items.length, onProgress);
    return { kind: 'fitted', scores: new Map([['item-knn', scoreBy(influence)]]) };
  },
};

function scoreBy({ starts, columns, values }: Influence): Score {
  return (history: History) => {
    const scores = new Float32Array(starts.length - 1);
    const distinct = new Set(history.items.filter((_, i) => wantedTypes[history.types[i]!] === 1));
    for (const item of distinct) {
      for (let at = starts[item]!; at < starts[item + 1]!; at++) {
        scores[columns[at]!] = scores[columns[at]!]! + values[at]!;
      }
    }
    return scores;
  };
}

function influences(
  users: SparseRows,
  items: number,
  onProgress: (share: number) => void = () => {},
): Influence {
  const counts = columnCounts(users, items);
  const rows = Array.from({ length: items }, () => ({ of: [] as number[], values: [] as number[] }));
  visitCooccurrences(users, items, (item, together) => {
    for (const { other, similarity } of nearest(item, together, counts)) {
      rows[other]!.of.push(item);
      rows[other]!.values.push(similarity);
    }
    if (item % 500 === 0) onProgress(item / items);
  });
  onProgress(1);
  const starts = new Int32Array(items + 1);
  rows.forEach(({ of }, item) => {
    starts[item + 1] = starts[item]! + of.length;
  });
  return {
    starts,
    columns: Int32Array.from(rows.flatMap(({ of }) => of)),
    values: Float32Array.from(rows.flatMap(({ values }) => values)),
  };
}

type Neighbour = { readonly other: number; readonly similarity: number };

/** The most similar items, best first; of equal ones the first in the catalog. Kept sorted: few of many get in. */
function nearest(item: number, together: Int32Array, counts: Int32Array): readonly Neighbour[] {
  const best: Neighbour[] = [];
  for (let other = 0; other < together.length; other++) {
    const both = together[other]!;
    if (both === 0 || other === item) continue;
    const similarity = both / (Math.sqrt(counts[item]! * counts[other]!) + shrinkage);
    if (best.length === neighbours && similarity <= best[neighbours - 1]!.similarity) continue;
    let place = Math.min(best.length, neighbours - 1);
    for (; place > 0 && best[place - 1]!.similarity < similarity; place--) best[place] = best[place - 1]!;
    best[place] = { other, similarity };
  }
  return best;
}
