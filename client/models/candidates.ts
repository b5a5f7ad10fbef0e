/** What `two-tower` re-ranks: the best items by the towers, until enough of them are new to the visitor. */

/** New items among the candidates. */
const wantedNew = 50;

/**
 * @param scores [items]
 * @param known items of the history: they come along where they score as high, and do not count
 * @returns catalog indices, best first; ties by index
 */
export function bestCandidates(scores: Float32Array, known: ReadonlySet<number>): Int32Array {
  // Sorting values alone is ten times faster than sorting items by them: first a bound, then those above it.
  const bound = scores.slice().sort()[Math.max(0, scores.length - wantedNew - known.size)] ?? 0;
  const order = Int32Array.from(scores.keys())
    .filter((item) => scores[item]! >= bound)
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  let newOnes = 0;
  const end = order.findIndex((item) => !known.has(item) && ++newOnes === wantedNew);
  return end < 0 ? order : order.subarray(0, end + 1);
}

/**
 * Final scores: candidates in their new order, above all others in their old one.
 * @param scores [items], not mutated
 * @param corrections [candidates]
 */
export function reranked(
  scores: Float32Array,
  candidates: Int32Array,
  corrections: Float32Array,
): Float32Array {
  const final = scores.slice();
  candidates.forEach((item, at) => {
    final[item] = scores[item]! + corrections[at]!;
  });
  if (candidates.length === 0 || candidates.length === scores.length) return final;
  const lowest = candidates.reduce((low, item) => Math.min(low, final[item]!), Number.POSITIVE_INFINITY);
  const isCandidate = new Set(candidates);
  const highest = scores.reduce(
    (high, score, item) => (isCandidate.has(item) ? high : Math.max(high, score)),
    Number.NEGATIVE_INFINITY,
  );
  const lift = Math.max(0, highest - lowest) + gap;
  for (const item of candidates) final[item] = final[item]! + lift;
  return final;
}

/** Between the last candidate and the first other item. */
const gap = 1e-3;
