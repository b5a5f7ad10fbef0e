import { describe, expect, it } from 'vitest';
import { powerTable, tableDifferences, visitorsNeeded } from '../../../shared/metrics/power-table.ts';
import { gaussianVector, seededUniform } from '../seeded-random.ts';

describe('visitors needed', () => {
  it('are those that R gives: power.prop.test(p1 = .5, p2 = .75, power = .9) is 76.7', () => {
    const quantiles = { significance: 1.959964, power: 1.281552 };
    expect(visitorsNeeded({ baseRate: 0.5, difference: 0.25, noisePerVisitor: 0 }, quantiles)).toBe(77);
  });

  it('are the usual 199 for .1 against .2, and 385 for .4 against .5 at power .8', () => {
    // n = (1.96 sqrt(2 p q) + .8416 sqrt(p1 q1 + p2 q2))^2 / d^2: (.98973 + .42081)^2 / .01; (1.37848 + .58909)^2 / .01
    expect(visitorsNeeded({ baseRate: 0.1, difference: 0.1, noisePerVisitor: 0 })).toBe(199);
    expect(visitorsNeeded({ baseRate: 0.4, difference: 0.1, noisePerVisitor: 0 })).toBe(388);
  });

  it('are four times as many for half the difference, nearly', () => {
    const [many, few] = [0.005, 0.01].map((difference) =>
      visitorsNeeded({ baseRate: 0.15, difference, noisePerVisitor: 0 }),
    );
    expect(many! / few!).toBeGreaterThan(3.9);
    expect(many! / few!).toBeLessThan(4);
  });

  it('grow with the noise: as much noise as visitors vary doubles them, nearly', () => {
    const quiet = visitorsNeeded({ baseRate: 0.15, difference: 0.01, noisePerVisitor: 0 });
    // p q = .1275; the noise counts 1 + p^2 times
    const noisy = visitorsNeeded({ baseRate: 0.15, difference: 0.01, noisePerVisitor: 0.1275 / 1.0225 });
    expect(noisy / quiet).toBeCloseTo(2, 1);
  });

  it('look down where there is no room above', () => {
    const at = (baseRate: number) => visitorsNeeded({ baseRate, difference: 0.05, noisePerVisitor: 0 });
    expect(at(1)).toBe(at(0));
  });

  it('show the difference in four tests of five, with the noise', () => {
    const [rate, difference, noisePerVisitor] = [0.15, 0.05, 0.4];
    const visitors = visitorsNeeded({ baseRate: rate, difference, noisePerVisitor });
    const uniform = seededUniform(5);
    const draws = 2_000;
    const noise = gaussianVector(4 * draws, uniform).map((x) => x * Math.sqrt(noisePerVisitor * visitors));
    const hits = (p: number) => {
      let count = 0;
      for (let i = 0; i < visitors; i++) if (uniform() < p) count++;
      return count;
    };
    let seen = 0;
    for (let draw = 0; draw < draws; draw++) {
      const [n0, h0, n1, h1] = noise.subarray(4 * draw);
      const [a, b] = [visitors + n0!, visitors + n1!];
      const [p, q] = [(hits(rate) + h0!) / a, (hits(rate + difference) + h1!) / b];
      const mean = (p + q) / 2;
      const variance = (mean * (1 - mean) + noisePerVisitor * (1 + mean * mean)) * (1 / a + 1 / b);
      if (Math.abs(q - p) > 1.96 * Math.sqrt(variance)) seen++;
    }
    // .8, four standard deviations of the share of 2,000 draws
    expect(Math.abs(seen / draws - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / draws));
  });
});

describe('the power table', () => {
  it('has a row for each difference, the smallest first, with falling visitors', () => {
    const table = powerTable(0.15, 0.5);
    expect(table.map(({ difference }) => difference)).toEqual([...tableDifferences]);
    const visitors = table.map((row) => row.visitors);
    expect(visitors).toEqual([...visitors].sort((a, b) => b - a));
    expect(table[3]).toEqual({
      difference: 0.05,
      visitors: visitorsNeeded({ baseRate: 0.15, difference: 0.05, noisePerVisitor: 0.5 }),
    });
  });
});
