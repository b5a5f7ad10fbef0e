/**
 * When the privacy budget will be used up, if rounds go on as they did lately: how many more releases it admits, which follows
 * from the ledger alone, times how long one takes. A calculation, not a promise: a round that ends without a release moves the
 * next period nearer, and visitors come when they come.
 */
import { costOfRelease } from '../../shared/log/release-cost.ts';
import type { LogState } from '../../shared/log/state.ts';
import { rhoOf } from '../../shared/privacy/accountant.ts';
import { type Ledger, ledgerRho, recordRelease } from '../../shared/privacy/ledger.ts';
import { periodOf, type SiteConfig } from '../../shared/protocol/site-config.ts';

/** `kind` says whether there is a date, or why there is none. */
export type BudgetForecast =
  | { readonly kind: 'no budget' }
  | { readonly kind: 'spent' }
  /** `too few releases` to tell a pace, or `not at this pace`: in more than a hundred years. */
  | { readonly kind: 'too few releases' | 'not at this pace'; readonly releasesLeft: number }
  /** `time`: when the last release that it admits will have been made, milliseconds since 1970, to the hour. */
  | { readonly kind: 'runs out'; readonly releasesLeft: number; readonly time: number };

/** Rounds by which the pace goes, at most. */
const mostPaced = 20;

/** Rounds without which there is no pace. */
const fewestPaced = 3;

const hourMs = 3_600_000;
const centuryMs = 100 * 365.25 * 24 * hourMs;

/** What a forecast is made from. */
export type Spending = Pick<LogState, 'ledger' | 'round' | 'nextRound'> & {
  readonly site: SiteConfig;
  /** When each round that was released was opened, oldest first; milliseconds since 1970. */
  readonly openings: readonly number[];
};

/** @param now milliseconds since 1970 */
export function forecastBudget(spending: Spending, now: number): BudgetForecast {
  const { site, round } = spending;
  if (site.privacy.budgetEpsilon === null) return { kind: 'no budget' };
  const left = releasesLeft(spending);
  if (left === 0) return { kind: 'spent' };
  const pace = msPerRelease(spending.openings, round.kind === 'waiting' ? now : round.openedAt, now);
  if (pace === null) return { kind: 'too few releases', releasesLeft: left };
  const next = round.kind === 'waiting' ? now + pace : Math.max(now, round.openedAt + pace); // the open one has begun already
  const time = Math.ceil((next + (left - 1) * pace) / hourMs) * hourMs;
  if (!(time <= now + centuryMs)) return { kind: 'not at this pace', releasesLeft: left };
  return { kind: 'runs out', releasesLeft: left, time };
}

/**
 * Releases that the budget admits, that of the open round included, if each further round is released under this configuration.
 * @returns whole, >= 0; Infinity without a budget
 */
export function releasesLeft({ ledger, round, nextRound, site }: Omit<Spending, 'openings'>): number {
  const { budgetEpsilon: epsilon, delta, cap, roundsPerPeriod } = site.privacy;
  if (epsilon === null) return Number.POSITIVE_INFINITY;
  const first = round.kind === 'waiting' ? nextRound : round.round;
  const budget = rhoOf({ epsilon, delta });
  const { rho } = costOfRelease(site, periodOf(first, site));
  if (!Number.isFinite(rho)) return round.kind === 'waiting' ? 0 : 1;
  const inPeriod = roundsPerPeriod - (first % roundsPerPeriod);
  const costOf = (releases: number): number => rhoAfter(ledger, { first, releases, site });
  const now = mostWithin(inPeriod, (releases) => costOf(releases) <= budget);
  if (now < inPeriod) return now;
  // Then whole periods, of which each costs the same, and a part of one more; nothing of it has been spent yet.
  const left = budget - costOf(inPeriod);
  const perPeriod = Math.min(cap, roundsPerPeriod);
  const periods = Math.floor(left / (perPeriod * rho));
  return inPeriod + periods * roundsPerPeriod + Math.floor(left / rho - periods * perPeriod);
}

type More = { readonly first: number; readonly releases: number; readonly site: SiteConfig };

/** The whole ledger's rho after so many more releases in the period of round `first`. */
function rhoAfter(ledger: Ledger, { first, releases, site }: More): number {
  if (releases === 0) return ledgerRho(ledger);
  const cost = costOfRelease(site, periodOf(first, site));
  const one = recordRelease(ledger, cost);
  const repeated = ({ rho, releases: known }: { rho: number; releases: number }) =>
    rho === cost.rho ? { rho, releases: known + releases - 1 } : { rho, releases: known };
  const periods = one.periods.map((spend) =>
    spend.period === cost.period ? { ...spend, charges: spend.charges.map(repeated) } : spend,
  );
  return ledgerRho({ periods });
}

/** The largest count from 0 to `most` that holds, where all smaller ones hold too. */
function mostWithin(most: number, holds: (count: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * How long a release takes, from the opening of its round: the mean of the latest ones, and more where the open round takes longer.
 * @param until when the last of them was made
 * @returns milliseconds; null where there are too few
 */
function msPerRelease(openings: readonly number[], until: number, now: number): number | null {
  const recent = openings.slice(-mostPaced);
  const [first] = recent;
  if (first === undefined || recent.length < fewestPaced) return null;
  const mean = (until - first) / recent.length;
  return Math.max(0, mean, (now - first) / (recent.length + 1));
}
