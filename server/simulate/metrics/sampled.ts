/**
 * The figure that many papers print: each target among 99 items that the user never touched, drawn uniformly. It flatters, and it
 * can order models differently from the full ranking (Krichene, Rendle 2020), which is why it stands beside it, never alone.
 */
import type { Uniform } from '../../../shared/lattice/round.ts';
import { cutoff } from '../../../shared/metrics/evaluation.ts';
import { drawToFront } from '../shuffle.ts';
import { gainsAfter } from './gains-after.ts';

/** Means over the targets of one user, each 0..1. */
export type SampledMetrics = { readonly hr10: number; readonly ndcg10: number };

/** How many rivals a target has. */
const negatives = 99;

/**
 * Ties count as the mean over all orders. With fewer than 99 items untouched, all of them are rivals.
 * @param touched [items] 1 for what the user ever interacted with, targets included
 * @param uniform draws of this user
 */
export function sampledMetrics(
  { scores, touched }: { scores: Float32Array; touched: Uint8Array },
  targets: Int32Array,
  uniform: Uniform,
): SampledMetrics {
  const draw = rivalDraws(touched, uniform);
  let hr10 = 0;
  let ndcg10 = 0;
  for (const target of targets) {
    const score = scores[target]!;
    let above = 0;
    let tied = 1;
    for (const rival of draw()) {
      if (scores[rival]! > score) above++;
      else if (scores[rival] === score) tied++;
    }
    hr10 += Math.max(0, Math.min(tied, cutoff - above)) / tied;
    ndcg10 += gainsAfter(above, tied) / tied;
  }
  return { hr10: hr10 / targets.length, ndcg10: ndcg10 / targets.length };
}

/** Draws distinct untouched items, anew each time; the array is reused. */
function rivalDraws(touched: Uint8Array, uniform: Uniform): () => Int32Array {
  const untouched = new Int32Array(touched.length);
  let count = 0;
  for (let item = 0; item < touched.length; item++) if (touched[item] === 0) untouched[count++] = item;
  const rivals = untouched.subarray(0, count);
  const wanted = Math.min(negatives, count);
  return () => {
    drawToFront(rivals, wanted, uniform);
    return rivals.subarray(0, wanted);
  };
}
