import { expect, it } from 'vitest';
import { formatEpsilon } from '../../../../demo/shop/numbers.ts';
import { privacyLine } from '../../../../demo/shop/panel/epsilon.ts';

const spent = {
  ...{ epsilon: 3.232, delta: 1e-6, noiseMultiplier: 3, cap: 20, releases: 4 },
  evaluation: false,
  experiment: false,
};
const round = { number: 4, contributions: 1, cohort: 90, contributedThisPeriod: 1, cap: 20 };
const lineOf = (change: Partial<typeof spent> | { readonly epsilon: null }) =>
  privacyLine({ round, privacy: { ...spent, ...change } });

it('an epsilon is rounded up, for no less may be said than is spent', () => {
  expect(lineOf({})).toEqual({ text: 'ε = 3.24 at δ = 0.000001', guarantee: true });
  expect(lineOf({ epsilon: 20 }).guarantee).toBe(true);
  expect([0, 7.9999999, 0.10005, 1234].map(formatEpsilon)).toEqual(['0', '8', '0.101', '1,240']);
});

it('PV3 there is no guarantee above 20, without noise, or before anything is known', () => {
  expect(lineOf({ epsilon: 2_110 })).toEqual({
    text: 'ε = 2,110 — no guarantee: 90 visitors are too few',
    guarantee: false,
  });
  expect(lineOf({ epsilon: null })).toEqual({ text: 'No noise — no guarantee', guarantee: false });
  expect(lineOf({ epsilon: 0, releases: 0 }).guarantee).toBe(false);
  expect(privacyLine({ round: null, privacy: null }).guarantee).toBe(false);
});
