/** What may be said of a site's noise to those who read its status: never more than it gives. */
import { isGuarantee } from '../../shared/privacy/guarantee.ts';
import type { Status } from '../embed/status.ts';

/**
 * `none`: something was published without noise, or will be. `to come`: nothing is published yet, so nothing is spent.
 * `weak`: so little that it promises nothing. `limits`: it limits what readers of the published models can learn.
 */
export type NoiseClaim = 'none' | 'to come' | 'weak' | 'limits';

/** See the head of this file. */
export function noiseClaim({
  epsilon,
  noiseMultiplier,
  releases,
}: NonNullable<Status['privacy']>): NoiseClaim {
  if (epsilon === null || noiseMultiplier === 0) return 'none';
  if (releases === 0) return 'to come';
  return isGuarantee(epsilon) ? 'limits' : 'weak';
}

/**
 * The number that is written for an epsilon: three significant digits, rounded up, for no less may be said than is spent. By
 * arithmetic, for not every browser knows a rounding mode.
 * @param epsilon >= 0
 */
export function writtenEpsilon(epsilon: number): number {
  if (epsilon === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(epsilon)) - 2);
  // what is a digit already may lie a hair above it in binary
  return Number((Math.ceil(epsilon / unit - 1e-6) * unit).toPrecision(3));
}
