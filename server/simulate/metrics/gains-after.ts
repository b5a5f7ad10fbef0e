/** DCG of targets that share a score, with the gains and the cutoff of federated evaluation. */
import { cutoff, gainAt } from '../../../shared/metrics/evaluation.ts';

/** Sum of the gains at the ranks `above + 1` to `above + count`. */
export function gainsAfter(above: number, count: number): number {
  let sum = 0;
  for (let rank = above + 1; rank <= Math.min(cutoff, above + count); rank++) sum += gainAt(rank);
  return sum;
}
