/**
 * Where targets stand among all candidates, by counting instead of sorting. Candidates of one score are one group: within
 * it every order is equally likely, so that a model which scores everything alike is worth exactly a random list.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';

/** Targets of one score, among the candidates. */
export type TieGroup = {
  /** Candidates that score higher. */
  readonly above: number;
  /** Candidates of this score, the targets among them. */
  readonly size: number;
  /** Targets of this score, at least one. */
  readonly targets: number;
};

/** Whom the scores rank. */
export type Candidates = {
  /** [items] */
  readonly scores: Float32Array;
  /** [items] 1 for items that are no candidates. */
  readonly excluded: Uint8Array;
};

/**
 * The groups that hold targets, best first.
 * @param targets distinct candidates, at least one
 * @throws HearsayError BAD_MODEL (a score that is not finite, of a candidate or not)
 */
export function tieGroups({ scores, excluded }: Candidates, targets: Int32Array): TieGroup[] {
  const sorted = Float32Array.from(targets, (item) => scores[item]!)
    .sort()
    .reverse();
  const levels = sorted.filter((score, i) => i === 0 || score !== sorted[i - 1]);
  const { between, same } = countAgainst(levels, scores, excluded);
  let above = 0;
  let first = 0;
  return Array.from(levels, (level, i) => {
    above += between[i]!;
    let end = first;
    while (end < sorted.length && sorted[end] === level) end++;
    const group = { above, size: same[i]!, targets: end - first };
    first = end;
    above += group.size;
    return group;
  });
}

/** How many candidates score exactly each level, and how many between it and the next higher one. */
function countAgainst(levels: Float32Array, scores: Float32Array, excluded: Uint8Array) {
  const between = new Int32Array(levels.length);
  const same = new Int32Array(levels.length);
  const lowest = levels[levels.length - 1]!;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (score - score !== 0) throw notFinite(score, item);
    if (score < lowest || excluded[item] === 1) continue;
    let low = 0;
    for (let high = levels.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (levels[middle]! <= score) high = middle;
      else low = middle + 1;
    }
    if (levels[low] === score) same[low]!++;
    else between[low]!++;
  }
  return { between, same };
}

const notFinite = (score: number, item: number): HearsayError =>
  new HearsayError('BAD_MODEL', `scores: expected finite numbers, got ${score} for item ${item}`);
