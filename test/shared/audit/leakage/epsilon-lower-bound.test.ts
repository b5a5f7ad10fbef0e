import { describe, expect, it } from 'vitest';
import { epsilonLowerBound, guessPValue } from '../../../../shared/audit/leakage/epsilon-lower-bound.ts';
import { seededUniform } from '../../seeded-random.ts';

const terms = { delta: 0, confidence: 0.95 };

describe('the lower bound on epsilon', () => {
  it.each([
    // 2.17 of 95 in 100; printed in Appendix D; printed in section 7, where it is cut off
    [{ canaries: 100, guesses: 100, correct: 95 }, 0, 2.172],
    [{ canaries: 1000, guesses: 100, correct: 75 }, 1e-4, 0.673],
    [{ canaries: 100_000, guesses: 1510, correct: 1439 }, 1e-5, 2.676],
  ])('is what Steinke, Nasr and Jagielski have for %o at delta %d', (guesses, delta, published) => {
    expect(epsilonLowerBound(guesses, { delta, confidence: 0.95 })).toBeCloseTo(published, 3);
  });

  it.each([1, 10, 1000, 20_000])(
    'is the randomized response that is right %d times in a row once in twenty',
    (guesses) => {
      // q^r = .05
      const q = 0.05 ** (1 / guesses);
      const expected = Math.max(0, Math.log(q / (1 - q)));
      const all = { canaries: guesses, guesses, correct: guesses };
      expect(epsilonLowerBound(all, terms)).toBeCloseTo(expected, 5);
    },
  );

  it('is 0 for a coin, for no guess, and for wrong guesses', () => {
    for (const [guesses, correct] of [
      [100, 50],
      [0, 0],
      [100, 3],
    ] as const) {
      expect(epsilonLowerBound({ canaries: 100, guesses, correct }, terms)).toBe(0);
    }
  });

  it('falls with confidence and with delta, and delta weighs by all canaries', () => {
    const guesses = { canaries: 100, guesses: 100, correct: 90 };
    const bound = epsilonLowerBound(guesses, terms);
    expect(epsilonLowerBound(guesses, { ...terms, confidence: 0.99 })).toBeLessThan(bound);
    const withDelta = epsilonLowerBound(guesses, { ...terms, delta: 1e-3 });
    expect(withDelta).toBeLessThan(bound);
    expect(epsilonLowerBound({ ...guesses, canaries: 1000 }, { ...terms, delta: 1e-3 })).toBeLessThan(
      withDelta,
    );
  });

  it('is passed by randomized response of epsilon 1 no more often than once in twenty', () => {
    const uniform = seededUniform(11);
    const q = 1 / (1 + Math.exp(-1));
    let passed = 0;
    for (let run = 0; run < 1000; run++) {
      let correct = 0;
      for (let i = 0; i < 100; i++) if (uniform() < q) correct++;
      if (epsilonLowerBound({ canaries: 100, guesses: 100, correct }, terms) > 1) passed++;
    }
    expect(passed).toBeGreaterThan(10); // tight enough to be of use
    expect(passed).toBeLessThan(50 + 3 * Math.sqrt(50));
  });
});

describe('the p-value of guesses', () => {
  /** P[Binomial(r, q) = k], by multiplying. */
  const probability = (r: number, q: number, k: number): number => {
    let p = 1;
    for (let i = 0; i < k; i++) p *= ((r - i) / (i + 1)) * q;
    return p * (1 - q) ** (r - k);
  };

  it('is the tail of a binomial, and what delta adds to it', () => {
    const [m, r, v, delta] = [100, 60, 50, 1e-3];
    const q = 1 / (1 + Math.exp(-1));
    const mass = (from: number, to: number): number => {
      let sum = 0;
      for (let k = from; k < to; k++) sum += probability(r, q, k);
      return sum;
    };
    const steepest = Math.max(...Array.from({ length: v }, (_, i) => mass(v - i - 1, v) / (i + 1)));
    const guesses = { canaries: m, guesses: r, correct: v };
    expect(guessPValue(guesses, { epsilon: 1, delta: 0 })).toBeCloseTo(mass(v, r + 1), 12);
    const expected = mass(v, r + 1) + 2 * m * delta * steepest;
    expect(guessPValue(guesses, { epsilon: 1, delta })).toBeCloseTo(expected, 12);
    // scipy.stats.binom 1.17.1 says the same
    expect(expected).toBeCloseTo(0.0633725621416594, 12);
  });

  it('is never above 1', () => {
    expect(guessPValue({ canaries: 1e6, guesses: 10, correct: 5 }, { epsilon: 0, delta: 0.5 })).toBe(1);
  });

  it.each([
    [{ canaries: 10, guesses: 11, correct: 5 }, 1, 0],
    [{ canaries: 10, guesses: 5, correct: 6 }, 1, 0],
    [{ canaries: 10, guesses: 5, correct: -1 }, 1, 0],
    [{ canaries: 10, guesses: 5.5, correct: 5 }, 1, 0],
    [{ canaries: 10, guesses: 5, correct: 5 }, -1, 0],
    [{ canaries: 10, guesses: 5, correct: 5 }, 1, 1],
    [{ canaries: 10, guesses: 5, correct: 5 }, 1, Number.NaN],
  ])('is refused for %o at epsilon %d, delta %d', (guesses, epsilon, delta) => {
    expect(() => guessPValue(guesses, { epsilon, delta })).toThrow('BAD_CONFIG');
  });

  it('is refused for a confidence that is none', () => {
    for (const confidence of [0, 1, Number.NaN]) {
      const guesses = { canaries: 1, guesses: 1, correct: 1 };
      expect(() => epsilonLowerBound(guesses, { delta: 0, confidence })).toThrow('BAD_CONFIG');
    }
  });
});
