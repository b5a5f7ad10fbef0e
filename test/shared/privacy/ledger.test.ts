import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rhoOf, rhoOfRelease } from '../../../shared/privacy/accountant.ts';
import {
  assertWithinBudget,
  emptyLedger,
  ledgerRho,
  type ReleaseCost,
  recordRelease,
} from '../../../shared/privacy/ledger.ts';
import { planFromEpsilon } from '../../../shared/privacy/planner.ts';

const release = (rho: number, period = 'may', cap = 2): ReleaseCost => ({ period, rho, cap });
const fold = (releases: readonly ReleaseCost[]) => releases.reduce(recordRelease, emptyLedger);

/** The rule as the design states it: per period, sort, take the cap largest, add. */
function spentBySorting(releases: readonly ReleaseCost[]): number {
  const periods = [...new Set(releases.map(({ period }) => period))];
  return periods.reduce((total, name) => {
    const inPeriod = releases.filter(({ period }) => period === name);
    const cap = Math.max(...inPeriod.map((cost) => cost.cap));
    const rhos = inPeriod.map(({ rho }) => rho).sort((a, b) => b - a);
    return total + rhos.slice(0, cap).reduce((sum, rho) => sum + rho, 0);
  }, 0);
}

/** Multiples of 1/64: their sums are exact in any order. */
const rhos = fc.integer({ min: 1, max: 640 }).map((steps) => steps / 64);
const costs = fc.record({
  period: fc.constantFrom('april', 'may', 'june'),
  rho: fc.oneof(rhos, fc.constantFrom(0.5, 2)),
  cap: fc.integer({ min: 1, max: 9 }),
});

describe('the privacy spent', () => {
  it('is the sum of the releases while there are no more than the cap', () => {
    expect(ledgerRho(fold([release(0.5), release(0.25)]))).toBe(0.75);
  });

  it('is nothing before the first release', () => {
    expect(ledgerRho(emptyLedger)).toBe(0);
  });

  it('counts the dearest releases of a period, in whatever order they came', () => {
    expect(ledgerRho(fold([release(0.25), release(4), release(0.5), release(1)]))).toBe(5);
  });

  it('adds over periods and is never reset, also when a period comes back', () => {
    const releases = [
      release(1, 'may', 1),
      release(1, 'june', 1),
      release(1, 'may', 1),
      release(2, 'june', 1),
    ];
    expect(ledgerRho(fold(releases))).toBe(3);
  });

  it('goes by the largest cap stated in a period, for somebody may have used it', () => {
    expect(ledgerRho(fold([release(1, 'may', 3), release(1, 'may', 1), release(1, 'may', 1)]))).toBe(3);
  });

  it('is infinite for ever once a release went out without noise', () => {
    const ledger = fold([release(rhoOfRelease(0)), release(1, 'june'), release(1, 'july')]);
    expect(ledgerRho(ledger)).toBe(Infinity);
  });

  it('equals sorting and adding, for any releases', () => {
    fc.assert(
      fc.property(fc.array(costs, { maxLength: 60 }), (releases) => {
        expect(ledgerRho(fold(releases))).toBe(spentBySorting(releases));
      }),
      { seed: 1 },
    );
  });

  it('never falls, and replay from any stored state gets the same bits', () => {
    const anyRho = fc.double({ min: 1e-6, max: 10, noNaN: true });
    const anyCosts = fc.array(
      fc.record({ period: fc.constantFrom('a', 'b'), rho: anyRho, cap: fc.constant(3) }),
    );
    fc.assert(
      fc.property(anyCosts, fc.nat(), (releases, somewhere) => {
        const stop = somewhere % (releases.length + 1);
        const stored = JSON.parse(JSON.stringify(fold(releases.slice(0, stop))));
        const resumed = releases.slice(stop).reduce(recordRelease, stored);
        expect(resumed).toEqual(fold(releases));
        expect(ledgerRho(resumed)).toBe(ledgerRho(fold(releases)));
        expect(ledgerRho(resumed)).toBeGreaterThanOrEqual(ledgerRho(stored) * (1 - 1e-14));
      }),
      { seed: 2 },
    );
  });

  it('has each rho of a period once, by falling rho, with how many releases cost it', () => {
    const { periods } = fold([release(0.25), release(0.5), release(0.25), release(0.5), release(0.25)]);
    expect(periods.map(({ charges }) => charges)).toEqual([
      [
        { rho: 0.5, releases: 2 },
        { rho: 0.25, releases: 3 },
      ],
    ]);
  });

  it('leaves the ledger it was given alone, and stays small under equal releases', () => {
    const before = fold([release(1)]);
    const copy = structuredClone(before);
    recordRelease(before, release(2));
    expect(before).toEqual(copy);
    const { periods } = fold(Array.from({ length: 1_000 }, () => release(1)));
    expect(periods).toEqual([{ period: 'may', cap: 2, charges: [{ rho: 1, releases: 1_000 }] }]);
  });

  it.each([release(0), release(-1), release(Number.NaN), release(1, 'may', 0), release(1, 'may', 1.5)])(
    'refuses %o',
    (cost) => {
      expect(() => recordRelease(emptyLedger, cost)).toThrow('BAD_CONFIG');
    },
  );
});

describe('the budget', () => {
  it('admits a release that reaches it and refuses one that would pass it', () => {
    expect(() => assertWithinBudget(emptyLedger, release(1), 1)).not.toThrow();
    expect(() => assertWithinBudget(fold([release(1)]), release(0.25), 1)).toThrow('BUDGET_SPENT');
  });

  it('costs nothing more once the cap of a period is used up', () => {
    const full = fold([release(1), release(1)]);
    expect(() => assertWithinBudget(full, release(1), 2)).not.toThrow();
    expect(() => assertWithinBudget(full, release(1, 'june'), 2)).toThrow('BUDGET_SPENT');
  });

  it('of an epsilon admits any number of rounds in the planned period, and none in the next', () => {
    const { noiseMultiplier } = planFromEpsilon({ epsilon: 8, cap: 20, delta: 1e-6 });
    const planned = release(rhoOfRelease(noiseMultiplier), 'may', 20);
    const budget = rhoOf({ epsilon: 8, delta: 1e-6 });
    let ledger = emptyLedger;
    for (let round = 0; round < 50; round++) {
      assertWithinBudget(ledger, planned, budget);
      ledger = recordRelease(ledger, planned);
    }
    expect(() => assertWithinBudget(ledger, { ...planned, period: 'june' }, budget)).toThrow('BUDGET_SPENT');
  });

  it('is passed by any release without noise, and by a budget that is no number', () => {
    expect(() => assertWithinBudget(emptyLedger, release(Infinity), 1e9)).toThrow('BUDGET_SPENT');
    expect(() => assertWithinBudget(emptyLedger, release(1), Number.NaN)).toThrow('BUDGET_SPENT');
  });

  it('is null for a run that promises nothing: every release is admitted', () => {
    expect(() => assertWithinBudget(fold([release(Infinity)]), release(Infinity), null)).not.toThrow();
  });
});
