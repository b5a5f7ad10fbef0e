/**
 * Greedy maximal marginal relevance (Carbonell, Goldstein 1998): the next candidate is the one with the best balance of
 * its relevance and of how little it is like those that are already taken.
 */

/** What is chosen from. */
export type Candidates = {
  /** [candidates], 0..1. */
  readonly relevance: readonly number[];
  /** Of two candidates, by index; 1 is the same. */
  readonly similarity: (a: number, b: number) => number;
  /** The paper's lambda, 0..1: what relevance counts beside difference. */
  readonly lambda: number;
};

/** How many candidates are looked at for each that is wanted, and at most. */
const [candidatesEach, maxCandidates] = [12, 200];

/** How many of the best are candidates where so many are wanted. */
export function candidateCount(count: number): number {
  return Math.max(count, Math.min(count * candidatesEach, maxCandidates));
}

/** Indices of `count` candidates, or of all where there are fewer, in the order in which they are taken; ties by index. */
export function marginalRelevance({ relevance, similarity, lambda }: Candidates, count: number): number[] {
  const nearest = relevance.map(() => -1);
  const left = new Set(relevance.keys());
  const taken: number[] = [];
  while (taken.length < count && left.size > 0) {
    let [next, best] = [-1, Number.NEGATIVE_INFINITY];
    for (const each of left) {
      const gain = lambda * relevance[each]! - (1 - lambda) * nearest[each]!;
      if (gain > best) [next, best] = [each, gain];
    }
    left.delete(next);
    taken.push(next);
    for (const each of left) nearest[each] = Math.max(nearest[each]!, similarity(each, next));
  }
  return taken;
}

/** Relevance from scores: from the least, 0, to the most, 1; zeros where all are alike. */
export function toUnitRange(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least || 1;
  return values.map((value) => (value - least) / range);
}
