import { expect, it } from 'vitest';
import { isGuarantee, mostEpsilonThatPromises } from '../../../shared/privacy/guarantee.ts';

it('an epsilon is a guarantee up to the one where nobody can rely on it any more', () => {
  // pure epsilon lets odds grow by e^epsilon: beyond a hundred million nothing is left to rely on
  expect(Math.exp(mostEpsilonThatPromises)).toBeGreaterThan(1e8);
  for (const epsilon of [0, 1, mostEpsilonThatPromises]) expect(isGuarantee(epsilon)).toBe(true);
  for (const epsilon of [20.001, 5521, Number.POSITIVE_INFINITY]) expect(isGuarantee(epsilon)).toBe(false);
});
