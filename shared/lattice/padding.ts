/**
 * Size buckets, so that the length of an update on the wire tells little about it.
 * PADME: Nikitin et al. 2019 (arXiv:1806.03160), Algorithm 1: at most 12 % longer, and for updates of the
 * usual sizes (10 to 60 kB) under 6.3 %; only O(log log size) bits of the length show.
 */

/** The bucket that holds `bytes`, in bytes; `bytes` itself below 2. */
export function paddedSize(bytes: number): number {
  const exponent = 31 - Math.clz32(bytes);
  const mantissaBits = 32 - Math.clz32(exponent);
  const step = 2 ** Math.max(0, exponent - mantissaBits);
  return Math.ceil(bytes / step) * step;
}
