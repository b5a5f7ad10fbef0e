/** The ten items that a visitor would see. Which of several tied ones is on the list is drawn, so that no item wins by its index. */
import type { Uniform } from '../../../shared/lattice/round.ts';
import { cutoff } from '../../../shared/metrics/evaluation.ts';
import { drawBelow } from '../seeded-uniform.ts';
import type { Candidates } from './tie-groups.ts';

/** @returns up to ten candidates, in no particular order */
export function topItems({ scores, excluded }: Candidates, uniform: Uniform): number[] {
  const threshold = lowestOfTop(scores, excluded);
  const top: number[] = [];
  const tied: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (score < threshold || excluded[item] === 1) continue;
    (score > threshold ? top : tied).push(item);
  }
  while (top.length < cutoff && tied.length > 0) {
    const at = drawBelow(tied.length, uniform);
    top.push(tied[at]!);
    tied[at] = tied[tied.length - 1]!;
    tied.pop();
  }
  return top;
}

/** The score of the tenth candidate, or of the last where there are fewer. */
function lowestOfTop(scores: Float32Array, excluded: Uint8Array): number {
  const best = new Float32Array(cutoff).fill(-Infinity); // descending
  let count = 0;
  for (let item = 0; item < scores.length; item++) {
    const score = scores[item]!;
    if (score <= best[cutoff - 1]! || excluded[item] === 1) continue;
    let place = cutoff - 1;
    for (; place > 0 && best[place - 1]! < score; place--) best[place] = best[place - 1]!;
    best[place] = score;
    count++;
  }
  return best[Math.min(count, cutoff) - 1] ?? Infinity;
}
