/** How long the list is that a visitor sees, in every metric that has a cutoff. */

/** Recommendations shown. */
export const cutoff = 10;

/** What a target at a rank (from 1) is worth in DCG; 0 beyond the cutoff. Jarvelin, Kekalainen 2002. */
export const gainAt = (rank: number): number => (rank <= cutoff ? 1 / Math.log2(rank + 1) : 0);

/** Sum of the gains at the ranks `above + 1` to `above + count`. */
export function gainsAfter(above: number, count: number): number {
  let sum = 0;
  for (let rank = above + 1; rank <= Math.min(cutoff, above + count); rank++) sum += gainAt(rank);
  return sum;
}
