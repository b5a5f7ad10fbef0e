/**
 * The discrete Gaussian N_Z(0, sigma^2), P(x) proportional to exp(-x^2 / (2 sigma^2)) on the integers: Canonne,
 * Kamath, Steinke 2020 (arXiv:2004.00010), Definition 1. Sampled by rejection as in their section 5, but from a
 * staircase ({@link fitEnvelope}): about 2.1 words a sample, where most samples need no exp at all.
 * Exact: a real number u is compared with a real probability by its first 32 bits in doubles with proven error;
 * in the rare doubtful case (about one in 2^32) by as many further bits and as much precision as it takes.
 */
import {
  approximateExpNegative,
  boundExpNegative,
  expNegativeError,
  expNegativeLimit,
} from './exp-negative.ts';
import { fitEnvelope, type GaussianEnvelope, tailBlockBars } from './gaussian-envelope.ts';
import type { KeyedStream } from './keyed-stream.ts';

/** Draws one sample, an integer, and moves the stream on. */
export type DiscreteGaussian = (stream: KeyedStream) => number;

/** A point under the staircase, to be kept with probability scale * 2^doublings / height * exp(-x^2/2 sigma^2). */
type Proposal = {
  /** >= 0. */
  readonly magnitude: number;
  /** First 32 bits of the uniform number u in [0, 1) that decides. */
  readonly roll: number;
  readonly height: number;
  readonly doublings: number;
};

const twoTo32 = 2 ** 32;
/** Error of a probability computed in doubles: that of exp, and a few roundings. */
const slack = 2 * expNegativeError;

/**
 * A sampler of N_Z(0, variance).
 * Guarantee: given a uniform stream the samples have exactly this distribution, so one release of a sum with L2
 * sensitivity Delta costs rho = Delta^2 / (2 variance) (CKS20, Theorem 4, coordinate by coordinate). The same
 * stream gives the same samples on every engine. Voided by a stream that others know, or draw from too. Running
 * time depends on the samples: nobody outside the privacy boundary may time single draws.
 * @param variance sigma^2, an integer of 1..2^40
 * @param options.alwaysExact decide everything in integers, some fifty times slower; the samples are the same
 * @throws HearsayError BAD_CONFIG (variance)
 */
export function createDiscreteGaussian(variance: number, { alwaysExact = false } = {}): DiscreteGaussian {
  const envelope = fitEnvelope(variance);
  const { bars, heights, width } = envelope;
  const sure = alwaysExact ? new Float64Array(heights.length) : sureRolls(envelope);
  const isKept = alwaysExact ? isKeptExactly : isKeptFast;

  return (stream) => {
    for (;;) {
      // one word: 10 bits choose the slot, up to 17 the point in the bar, the lowest the sign; proposals from
      // bars become objects only where exp decides, for one object a sample would halve the speed
      const word = stream.nextUint32();
      const bar = bars[word >>> 22]!;
      let magnitude: number;
      if (bar < heights.length) {
        magnitude = bar * width + ((word >>> 1) & (width - 1));
        const roll = stream.nextUint32();
        if (roll >= sure[bar]!) {
          const proposal = { magnitude, roll, height: heights[bar]!, doublings: 0 };
          if (!isKept(proposal, envelope, stream)) continue;
        }
      } else {
        const proposal = proposeFromTail(envelope, stream);
        if (!isKept(proposal, envelope, stream)) continue;
        magnitude = proposal.magnitude;
      }
      if ((word & 1) === 0) return magnitude;
      // zero has one sign only, or it would come twice as often
      if (magnitude !== 0) return -magnitude;
    }
  };
}

/**
 * A sum with fresh noise on every coordinate, drawn in order.
 * Guarantee: as {@link createDiscreteGaussian}. Voided if the sum is published too, or one stream serves two sums.
 * @param sum [dim], lattice units, not mutated
 * @param variance sigma^2, lattice units squared, an integer of 1..2^40
 * @returns [dim], integers, exact in doubles: |sum| <= 2^31, and noise beyond 2^52 is over 2^32 sigma. So nothing
 *   wraps, and nothing is refused for being large, which would itself tell something
 * @throws HearsayError BAD_CONFIG (variance)
 */
export function addDiscreteGaussian(sum: Int32Array, variance: number, stream: KeyedStream): Float64Array {
  const draw = createDiscreteGaussian(variance);
  const noisy = new Float64Array(sum.length);
  for (let i = 0; i < sum.length; i++) noisy[i] = sum[i]! + draw(stream);
  return noisy;
}

/** Per bar: rolls below this are kept wherever in the bar the point lies, so that most samples need no exp. */
function sureRolls({ variance, scale, width, heights }: GaussianEnvelope): Float64Array {
  return Float64Array.from(heights, (height, bar) => {
    const last = (bar + 1) * width - 1;
    const probability = (scale / height) * approximateExpNegative((last * last) / (2 * variance));
    return Math.floor(twoTo32 * probability * (1 - slack));
  });
}

/** Block j with probability 2^-(j+1), and a point of it uniformly. */
function proposeFromTail({ heights, width }: GaussianEnvelope, stream: KeyedStream): Proposal {
  let block = 0;
  let word = stream.nextUint32();
  for (; word === 0; word = stream.nextUint32()) block += 32;
  block += Math.clz32(word);
  const blockWidth = tailBlockBars * width;
  const magnitude = heights.length * width + block * blockWidth + (stream.nextUint32() & (blockWidth - 1));
  // the height is 2^-(block + 1) / 4
  return { magnitude, roll: stream.nextUint32(), height: 1, doublings: block + 3 };
}

function isKeptFast(proposal: Proposal, envelope: GaussianEnvelope, stream: KeyedStream): boolean {
  const { magnitude, roll, height, doublings } = proposal;
  const exponent = (magnitude * magnitude) / (2 * envelope.variance);
  if (exponent < expNegativeLimit) {
    let threshold = (twoTo32 * envelope.scale * approximateExpNegative(exponent)) / height;
    for (let i = 0; i < doublings; i++) threshold *= 2;
    if (roll + 1 <= threshold * (1 - slack)) return true;
    if (roll >= threshold * (1 + slack)) return false;
  }
  return isKeptExactly(proposal, envelope, stream);
}

/** u < probability, with further words of u as long as the known bits leave it open. */
function isKeptExactly(proposal: Proposal, envelope: GaussianEnvelope, stream: KeyedStream): boolean {
  const square = BigInt(proposal.magnitude) ** 2n;
  const numerator = BigInt(envelope.scale) << BigInt(proposal.doublings);
  const denominator = BigInt(proposal.height);
  let known = BigInt(proposal.roll);
  for (let bits = 32; ; bits += 32) {
    const precision = bits + 64 + proposal.doublings;
    const { low, high } = boundExpNegative(square, 2n * BigInt(envelope.variance), precision);
    const unit = denominator << BigInt(precision - bits);
    if ((known + 1n) * unit <= numerator * low) return true;
    if (known * unit >= numerator * high) return false;
    known = (known << 32n) | BigInt(stream.nextUint32());
  }
}
