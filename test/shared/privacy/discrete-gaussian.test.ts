import { describe, expect, it } from 'vitest';
import { addDiscreteGaussian, createDiscreteGaussian } from '../../../shared/privacy/discrete-gaussian.ts';
import { boundExpNegative } from '../../../shared/privacy/exp-negative.ts';
import { fitEnvelope, maxVariance, tailBlockBars } from '../../../shared/privacy/gaussian-envelope.ts';
import { createKeyedStream, type KeyedStream } from '../../../shared/privacy/keyed-stream.ts';
import { binned, chiSquareDeviation, discreteGaussianPmf } from './goodness-of-fit.ts';

const streamOf = (byte: number) => createKeyedStream(new Uint8Array(32).fill(byte));

function drawMany(variance: number, count: number, stream: KeyedStream): number[] {
  const draw = createDiscreteGaussian(variance);
  return Array.from({ length: count }, () => draw(stream));
}

/** A stream that is written out; it throws where the sampler wants more. */
function scripted(words: readonly number[]): KeyedStream & { left(): number } {
  let next = 0;
  return {
    nextUint32() {
      const word = words[next++];
      if (word === undefined) throw new Error('the script is over');
      return word;
    },
    left: () => words.length - next,
  };
}

describe('samples of the discrete Gaussian', () => {
  // 1 and 2 are the narrowest variances: there the discrete and a rounded continuous Gaussian differ most
  const cases = [
    { variance: 1, bin: 1 },
    { variance: 2, bin: 1 },
    { variance: 9, bin: 1 },
    { variance: 400, bin: 1 },
    { variance: 1_000_000, bin: 50 },
  ];

  it.each(cases)('fit its probabilities at variance $variance', ({ variance, bin }) => {
    const count = 400_000;
    const samples = drawMany(variance, count, streamOf(7));
    const binOf = (x: number) => Math.floor(x / bin);
    const pmf = discreteGaussianPmf(variance, Math.ceil(12 * Math.sqrt(variance)));
    const expected = binned(
      [...pmf].map(([x, p]) => [x, p * count] as const),
      binOf,
    );
    const counts = binned(
      samples.map((x) => [x, 1] as const),
      binOf,
    );
    expect(chiSquareDeviation(counts, expected)).toBeLessThan(4);
  });

  it('are uniform in their low bits where the Gaussian is wide', () => {
    const low = drawMany(1_000_000, 400_000, streamOf(8)).map((x) => [((x % 128) + 128) % 128, 1] as const);
    const expected = new Map(Array.from({ length: 128 }, (_, bits) => [bits, 400_000 / 128]));
    expect(chiSquareDeviation(binned(low, Number), expected)).toBeLessThan(4);
  });

  it('have mean 0, variance sigma^2 and the tails of a Gaussian at sigma 20,000', () => {
    const [sigma, count] = [20_000, 1_000_000];
    const samples = drawMany(sigma ** 2, count, streamOf(9));
    const mean = samples.reduce((sum, x) => sum + x, 0) / count;
    const square = samples.reduce((sum, x) => sum + x * x, 0) / count;
    expect(Math.abs(mean)).toBeLessThan((4 * sigma) / Math.sqrt(count));
    expect(Math.abs(square / sigma ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
    // P(|x| > 3 sigma) = .0026998, P(|x| > 4 sigma) = 6.3342e-5
    const beyond = (sigmas: number) => samples.filter((x) => Math.abs(x) > sigmas * sigma).length;
    expect(Math.abs(beyond(3) - 2_699.8)).toBeLessThan(4 * Math.sqrt(2_699.8));
    expect(Math.abs(beyond(4) - 63.3)).toBeLessThan(4 * Math.sqrt(63.3));
  });

  it('are the same for the same key, and others for another', () => {
    expect(drawMany(400, 1_000, streamOf(1))).toEqual(drawMany(400, 1_000, streamOf(1)));
    expect(drawMany(400, 1_000, streamOf(1))).not.toEqual(drawMany(400, 1_000, streamOf(2)));
  });

  it.each([0, -4, 2.25, Number.NaN, Infinity, 2 ** 40 + 1])('are refused for variance %d', (variance) => {
    expect(() => createDiscreteGaussian(variance)).toThrow('BAD_CONFIG');
  });
});

describe('a decision of the sampler', () => {
  it.each([1, 2, 9, 400, 4e8, maxVariance])(
    'is the same in integers as in doubles, variance %d',
    (variance) => {
      const [fast, exact] = [streamOf(5), streamOf(5)];
      const drawExactly = createDiscreteGaussian(variance, { alwaysExact: true });
      expect(Array.from({ length: 20_000 }, () => drawExactly(exact))).toEqual(
        drawMany(variance, 20_000, fast),
      );
      expect(exact.nextUint32()).toBe(fast.nextUint32());
    },
  );

  const variance = 4e8;
  const { heights, width, scale } = fitEnvelope(variance);
  const [bar, offset] = [1, 1_000];
  const point = bar * width + offset;
  /** The first slot of bar 1, the point in it, positive. */
  const proposal = ((heights[0]! << 22) | (offset << 1)) >>> 0;
  /** The first 96 bits of the probability to keep this point. */
  const { low } = boundExpNegative(BigInt(point) ** 2n, 2n * BigInt(variance), 160);
  const kept = (BigInt(scale) * low) / BigInt(heights[bar]!);
  const wordAt = (index: number) => Number((kept >> BigInt(160 - 32 * (index + 1))) & 0xffffffffn);
  const another = [0, 0];

  it('is taken on one word where that settles it', () => {
    const above = scripted([proposal, wordAt(0) - 1]);
    expect(createDiscreteGaussian(variance)(above)).toBe(point);
    const below = scripted([proposal, wordAt(0) + 1, ...another]);
    expect(createDiscreteGaussian(variance)(below)).toBe(0);
    expect(below.left()).toBe(0);
  });

  it.each([1, 2])('takes further words while %d agree with the probability itself', (agreeing) => {
    const prefix = [proposal, ...Array.from({ length: agreeing }, (_, i) => wordAt(i))];
    const above = scripted([...prefix, wordAt(agreeing) - 1]);
    expect(createDiscreteGaussian(variance)(above)).toBe(point);
    const below = scripted([...prefix, wordAt(agreeing) + 1, ...another]);
    expect(createDiscreteGaussian(variance)(below)).toBe(0);
    expect(below.left()).toBe(0);
  });

  it('gives zero one sign: -0 is drawn again', () => {
    const minusZero = 1;
    const stream = scripted([minusZero, 0, proposal + 1, 0]);
    expect(createDiscreteGaussian(variance)(stream)).toBe(-point);
  });
});

describe('a proposal from the tail', () => {
  const variance = 4e8;
  const { heights, width } = fitEnvelope(variance);
  const start = heights.length * width;
  const tail = 0xffc00000;

  it('falls into the first block for a word that begins with 1', () => {
    const stream = scripted([tail, 0x80000000, 5, 0]);
    expect(createDiscreteGaussian(variance)(stream)).toBe(start + 5);
  });

  it('counts zeros across words; so far out it is kept only if u begins with hundreds of zeros', () => {
    const block32 = [tail + 1, 0, 0x80000000, 5];
    const keptOne = scripted([...block32, ...new Array(10).fill(0)]);
    expect(createDiscreteGaussian(variance)(keptOne)).toBe(-(start + 32 * tailBlockBars * width + 5));
    const refused = scripted([...block32, 1, 0, 0]);
    expect(createDiscreteGaussian(variance)(refused)).toBe(0);
    expect(refused.left()).toBe(0);
  });
});

describe('a sum with noise', () => {
  it('is the sum plus samples in order; the sum itself stays as it was', () => {
    const sum = Int32Array.of(3, 0, -5, 1_000_000);
    const noise = drawMany(9, 4, streamOf(3));
    expect([...addDiscreteGaussian(sum, 9, streamOf(3))]).toEqual(
      [...sum].map((value, i) => value + noise[i]!),
    );
    expect([...sum]).toEqual([3, 0, -5, 1_000_000]);
  });

  it('does not wrap at the ends of 32 bits', () => {
    const noisy = addDiscreteGaussian(new Int32Array(1_000).fill(2 ** 31 - 1), maxVariance, streamOf(4));
    const noise = drawMany(maxVariance, 1_000, streamOf(4));
    expect([...noisy]).toEqual(noise.map((value) => value + 2 ** 31 - 1));
    expect(Math.max(...noisy)).toBeGreaterThan(2 ** 31);
  });

  it('of nothing is nothing', () => {
    expect(addDiscreteGaussian(new Int32Array(0), 9, streamOf(4))).toHaveLength(0);
  });
});
