/**
 * How strongly two arms say that one hit rate lies below another: the difference of two noised ratios over its
 * standard deviation if both were alike, with Bernstein's correction (Boucheron, Lugosi, Massart 2013,
 * corollary 2.11) in place of trust in the normal distribution, for few visitors have skewed tails. A value of z or more comes
 * by chance with probability at most about exp(-z^2 / 2).
 */
import type { ArmTotals } from './evaluation.ts';
import { variancePerVisitor } from './power-table.ts';

/** Counts below so many standard deviations of their own noise say nothing. */
export const leastCertainty = 3;

/**
 * Evidence, in standard deviations, that `arm` hits less often than `reference`; negative where it hits more often,
 * 0 where either has too few visitors to tell.
 */
export function evidenceOfFall(reference: ArmTotals, arm: ArmTotals): number {
  if (!isCounted(reference) || !isCounted(arm)) return 0;
  const difference = reference.hits / reference.visitors - arm.hits / arm.visitors;
  const pooled = (reference.hits + arm.hits) / (reference.visitors + arm.visitors);
  const rate = Math.min(1, Math.max(0, pooled));
  const variance = varianceOf(reference, rate) + varianceOf(arm, rate);
  // one visitor changes the difference by at most 1 / visitors of its arm
  const skew = Math.abs(difference) / (3 * Math.min(reference.visitors, arm.visitors));
  return difference === 0 ? 0 : difference / Math.sqrt(variance + skew);
}

function isCounted({ visitors, noise }: ArmTotals): boolean {
  return visitors >= 1 && visitors >= leastCertainty * Math.sqrt(noise);
}

function varianceOf({ visitors, noise }: ArmTotals, rate: number): number {
  return variancePerVisitor(rate, noise / visitors) / visitors;
}
