import { expect, it } from 'vitest';
import {
  formatAtLeast,
  formatAtMost,
  formatChange,
  formatCount,
  formatDelta,
  formatKilobytes,
  formatMetric,
  formatMetricExact,
  formatPlural,
  formatSeconds,
  formatShare,
  formatShort,
} from '../../../server/pages/numbers.ts';

it('counts are whole, thousands apart, with their noun', () => {
  expect(formatCount(1234567)).toBe('1,234,567');
  expect(formatPlural(1, 'release')).toBe('1 release');
  expect(formatPlural(0, 'release')).toBe('0 releases');
});

it('metrics have three decimals in headlines, four where they are small, and four in tables', () => {
  expect(formatMetric(0.21874)).toBe('0.219');
  expect(formatMetric(0.0994)).toBe('0.0994');
  expect(formatMetric(0.0996)).toBe('0.100');
  expect(formatMetric(0)).toBe('0.000');
  expect(formatMetricExact(0.21874)).toBe('0.2187');
});

it('differences carry their sign, and none where there is no difference', () => {
  expect(formatChange(0.0421)).toBe('+4.2%');
  expect(formatChange(-0.02)).toBe('−2.0%');
  expect(formatChange(0.0001)).toBe('0.0%');
  expect(formatShare(0.612)).toBe('61.2%');
});

it('what is spent is never printed as less than it is', () => {
  expect(formatAtMost(8)).toBe('8');
  expect(formatAtMost(7.9999999)).toBe('8');
  expect(formatAtMost(2.341)).toBe('2.35');
  expect(formatAtMost(0.10005)).toBe('0.101');
  expect(formatAtMost(1234)).toBe('1,240');
  expect(formatAtMost(0)).toBe('0');
});

it('what is a bound is rounded to its safe side', () => {
  expect(formatAtMost(7.994)).toBe('8');
  expect(formatAtMost(3.1)).toBe('3.1');
  expect(formatAtLeast(3.0999999999)).toBe('3.1');
  expect(formatAtLeast(3.0989)).toBe('3.09');
  expect(formatAtLeast(25_395.2)).toBe('25,300');
  expect(formatAtLeast(0.0049999)).toBe('0.00499');
  expect(formatAtLeast(0)).toBe('0');
});

it('delta is a power of ten', () => {
  expect(formatDelta(1e-6)).toBe('10⁻⁶');
  expect(formatDelta(2.5e-10)).toBe('2.5 × 10⁻¹⁰');
});

it('bytes are in thousands, and seconds in minutes and hours', () => {
  expect(formatKilobytes(48_210)).toBe('48.2 kB');
  expect(formatKilobytes(1_016_952)).toBe('1,017 kB');
  expect(formatKilobytes(20)).toBe('0.02 kB');
  expect(formatSeconds(4.26)).toBe('4.26 s');
  expect(formatSeconds(1893)).toBe('31 min 33 s');
  expect(formatSeconds(7325.6)).toBe('2 h 2 min');
});

it('what is no number is a dash', () => {
  const bounds = [formatAtLeast, formatAtMost];
  for (const format of [formatCount, formatShort, formatMetric, formatChange, formatSeconds, ...bounds]) {
    expect(format(Number.NaN)).toBe('–');
    expect(format(Number.POSITIVE_INFINITY)).toBe('–');
  }
});
