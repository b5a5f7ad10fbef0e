/**
 * The privacy spent: a pure fold over the releases in the log, in zCDP.
 * Guarantee: whoever contributes at most `cap` times in a period, and at most once in a release, has lost no more
 * than rho = sum over periods of the `cap` largest 1/(2 z_t^2) among that period's releases. Periods add, for ever.
 * Voided by a browser that exceeds the cap, by two updates of one profile in a release, and by leaving one out.
 * Only + - * / and comparisons, in the order of the log, so that replay gets the same bits.
 */
import { HearsayError } from '../hearsay-error.ts';
import { assertCap } from './accountant.ts';

/** What one release costs those who took part. */
export type ReleaseCost = {
  /** Name of the period, as in `round-open`. */
  readonly period: string;
  /** 1/(2 z^2) > 0; Infinity where noise is off. */
  readonly rho: number;
  /** Most contributions of a profile in this period, integer, >= 1. */
  readonly cap: number;
};

/** Immutable. Its size grows with the periods and the distinct costs in them, not with the releases. */
export type Ledger = {
  /** In order of first release. */
  readonly periods: readonly PeriodSpend[];
};

/** The releases of one period. */
type PeriodSpend = {
  readonly period: string;
  /** The largest cap stated in the period: nobody contributed more often than that. */
  readonly cap: number;
  /** By falling rho, each rho once. */
  readonly charges: readonly { readonly rho: number; readonly releases: number }[];
};

/** Nothing released, nothing spent. */
export const emptyLedger: Ledger = { periods: [] };

/**
 * The ledger after one more release; the one given is not mutated.
 * @throws HearsayError BAD_CONFIG (rho is not positive, cap is no positive integer)
 */
export function recordRelease(ledger: Ledger, { period, rho, cap }: ReleaseCost): Ledger {
  if (!(rho > 0)) throw new HearsayError('BAD_CONFIG', `rho: expected more than 0, got ${rho}`);
  assertCap(cap);
  const known = ledger.periods.find((spend) => spend.period === period);
  if (!known) return { periods: [...ledger.periods, { period, cap, charges: [{ rho, releases: 1 }] }] };
  const grown = { period, cap: Math.max(cap, known.cap), charges: addCharge(known.charges, rho) };
  return { periods: ledger.periods.map((spend) => (spend === known ? grown : spend)) };
}

/** Total cost so far; Infinity once anything was released without noise. */
export function ledgerRho(ledger: Ledger): number {
  return ledger.periods.reduce((total, spend) => total + periodRho(spend), 0);
}

/**
 * Called before a round opens: a release that would pass the budget is not opened.
 * @param budgetRho > 0, total over all periods; null for a run without a budget, which promises nothing
 * @throws HearsayError BUDGET_SPENT, or BAD_CONFIG as {@link recordRelease}
 */
export function assertWithinBudget(ledger: Ledger, nextRelease: ReleaseCost, budgetRho: number | null): void {
  const rho = ledgerRho(recordRelease(ledger, nextRelease));
  // negated, so that a budget of NaN refuses
  if (budgetRho !== null && !(rho <= budgetRho)) {
    throw new HearsayError('BUDGET_SPENT', `one more release would bring rho to ${rho}, over ${budgetRho}`);
  }
}

function periodRho({ cap, charges }: PeriodSpend): number {
  let left = cap;
  let rho = 0;
  for (const charge of charges) {
    const counted = Math.min(left, charge.releases);
    rho += counted * charge.rho; // what is infinite comes first, so no cap has left 0 of it
    left -= counted;
  }
  return rho;
}

function addCharge(charges: PeriodSpend['charges'], rho: number): PeriodSpend['charges'] {
  if (charges.some((charge) => charge.rho === rho)) {
    return charges.map((charge) => (charge.rho === rho ? { rho, releases: charge.releases + 1 } : charge));
  }
  return [...charges, { rho, releases: 1 }].sort((a, b) => b.rho - a.rho);
}
