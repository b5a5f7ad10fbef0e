import { describe, expect, it } from 'vitest';
import { driftOf, driftWindow } from '../../../shared/metrics/drift.ts';
import type { Evaluation } from '../../../shared/metrics/evaluation.ts';
import { counted, simulator } from './visitors.ts';

/** Releases of 200 visitors with these rates. */
function releases(rates: readonly number[], { variance = 0, seed = 1 } = {}): Evaluation[] {
  const release = simulator({ variance, seed });
  return rates.map((rate) => release({ visitors: 200, rate }));
}

const flat = (rate: number, length: number) => Array.from({ length }, () => rate);

describe('the drift alarm', () => {
  it('is silent while the hit rate stays', () => {
    expect(driftOf(releases(flat(0.2, 60)))).toEqual({ alarm: false, since: null });
  });

  it('is silent while the hit rate rises', () => {
    const rising = Array.from({ length: 60 }, (_, i) => 0.05 + i / 200);
    expect(driftOf(releases(rising))).toEqual({ alarm: false, since: null });
  });

  it('sounds a few releases after a fall, and says since when', () => {
    const evaluations = releases([...flat(0.3, 40), ...flat(0.15, 10)]);
    const first = evaluations.findIndex((_, i) => driftOf(evaluations.slice(0, i + 1))?.alarm);
    expect(first).toBeGreaterThan(39);
    expect(first).toBeLessThan(46);
    expect(driftOf(evaluations)).toEqual({ alarm: true, since: evaluations[first]?.version });
  });

  it('sounds under noise, later', () => {
    const evaluations = releases([...flat(0.3, 40), ...flat(0.1, 10)], { variance: (591 * 25) ** 2 });
    expect(driftOf(evaluations.slice(0, 40))?.alarm).toBe(false);
    expect(driftOf(evaluations)?.alarm).toBe(true);
  });

  it('ends once the model has recovered', () => {
    const evaluations = releases([...flat(0.3, 40), ...flat(0.1, 8), ...flat(0.3, 12)]);
    expect(driftOf(evaluations.slice(0, 48))?.alarm).toBe(true);
    expect(driftOf(evaluations)?.alarm).toBe(false);
  });

  it('ends once what it fell from is long ago: it tells of change, not of a level', () => {
    expect(driftOf(releases([...flat(0.3, 40), ...flat(0.1, 40)]))?.alarm).toBe(false);
  });

  it('is no answer before there are two windows', () => {
    expect(driftOf(releases(flat(0.2, 2 * driftWindow - 1)))).toBeNull();
    expect(driftOf([])).toBeNull();
    expect(driftOf(releases(flat(0.2, 2 * driftWindow)))).not.toBeNull();
  });

  it('sounds by chance no more often than it says: at most 11 looks in 1,000', () => {
    let alarms = 0;
    let looks = 0;
    for (let seed = 1; seed <= 12; seed++) {
      const evaluations = releases(flat(0.2, 120), { variance: (591 * 8) ** 2, seed });
      for (let end = 20; end <= 120; end++, looks++) if (driftOf(evaluations.slice(0, end))?.alarm) alarms++;
    }
    expect(alarms / looks).toBeLessThan(0.011);
  });

  it('has begun with the look in which it last began', () => {
    const at = (version: number, hits: number): Evaluation => ({ ...counted([1_000, hits]), version });
    const evaluations = Array.from({ length: 50 }, (_, i) => at(100 + i, i < 45 ? 300 : 0));
    // one release without hits among ten: .27 against .3 of 10,000 and 30,000 is 5.6 deviations
    expect(driftOf(evaluations)).toEqual({ alarm: true, since: 145 });
  });
});
