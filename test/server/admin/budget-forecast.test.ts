import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forecastBudget, releasesLeft, type Spending } from '../../../server/admin/budget-forecast.ts';
import { costOfRelease } from '../../../shared/log/release-cost.ts';
import type { RoundState } from '../../../shared/log/round-state.ts';
import { rhoOf } from '../../../shared/privacy/accountant.ts';
import {
  assertWithinBudget,
  emptyLedger,
  type Ledger,
  recordRelease,
} from '../../../shared/privacy/ledger.ts';
import { periodOf, type SiteConfig } from '../../../shared/protocol/site-config.ts';
import { configWith } from '../test-site.ts';

const hour = 3_600_000;
const now = 500_000 * hour;
const waiting: RoundState = { kind: 'waiting' };
const collecting = (round: number, openedAt: number): RoundState => ({
  ...{ kind: 'collecting', round, contributions: 0, period: '0', base: 0, seed: null, openedAt, from: 0 },
});

/** z = 2: a release is rho .125; periods of two rounds. */
const siteWith = (privacy: Partial<SiteConfig['privacy']>): SiteConfig =>
  configWith({ privacy: { budgetEpsilon: 8, ...privacy } });

const spendingOf = (site: SiteConfig, change: Partial<Spending> = {}): Spending => ({
  ...{ site, ledger: emptyLedger, round: waiting, nextRound: 0, openings: [] },
  ...change,
});

/** Opens round after round as the aggregator does, until it may not. */
function countByOpening({ site, ledger, round, nextRound }: Spending, most: number): number {
  const { delta, budgetEpsilon } = site.privacy;
  const budgetRho = budgetEpsilon === null ? null : rhoOf({ epsilon: budgetEpsilon, delta });
  let number = round.kind === 'waiting' ? nextRound : round.round;
  let spent: Ledger = ledger;
  for (let count = 0; count < most; count++, number++) {
    const cost = costOfRelease(site, periodOf(number, site));
    try {
      assertWithinBudget(spent, cost, budgetRho);
    } catch {
      return count;
    }
    spent = recordRelease(spent, cost);
  }
  return most;
}

describe('releases that a budget admits', () => {
  it('are as many as the aggregator would open', () => {
    const sites = fc.record({
      cap: fc.integer({ min: 1, max: 6 }),
      roundsPerPeriod: fc.integer({ min: 1, max: 9 }),
      budgetEpsilon: fc.double({ min: 0.5, max: 20, noNaN: true }),
      // powers of two, so that every rho is exact and no sum rounds
      variance: fc.integer({ min: 12, max: 16 }).map((power) => 2 ** power),
    });
    fc.assert(
      fc.property(sites, fc.integer({ min: 0, max: 30 }), fc.boolean(), (privacy, before, isOpen) => {
        const site = siteWith(privacy);
        let ledger = emptyLedger;
        for (let round = 0; round < before; round++)
          ledger = recordRelease(ledger, costOfRelease(site, periodOf(round, site)));
        const round = isOpen ? collecting(before, now) : waiting;
        const spending = spendingOf(site, { ledger, round, nextRound: isOpen ? before + 1 : before });
        expect(releasesLeft(spending)).toBe(countByOpening(spending, 100_000));
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  it('are none once it is spent, and without end where there is none', () => {
    expect(releasesLeft(spendingOf(siteWith({ budgetEpsilon: 0.01 })))).toBe(0);
    expect(releasesLeft(spendingOf(siteWith({ budgetEpsilon: null })))).toBe(Number.POSITIVE_INFINITY);
  });

  it('take no longer to count in periods without end', () => {
    // the two that count cost .25; all further ones of the period cost nothing
    expect(releasesLeft(spendingOf(siteWith({ roundsPerPeriod: 2 ** 40 })))).toBeGreaterThan(2 ** 40);
  });
});

describe('when the budget runs out', () => {
  /** Ten releases, an hour each; the last of them is the newest. */
  const openings = Array.from({ length: 10 }, (_, i) => now - (10 - i) * hour);
  const site = siteWith({ cap: 2 });
  const left = countByOpening(spendingOf(site, { nextRound: 10 }), 100_000);

  it('is as many rounds from now as it admits releases, at the pace of the last ones', () => {
    expect(left).toBeGreaterThan(2);
    expect(forecastBudget(spendingOf(site, { nextRound: 10, openings }), now)).toEqual({
      ...{ kind: 'runs out', releasesLeft: left, time: now + left * hour },
    });
  });

  it('counts what the open round has lasted already', () => {
    const round = collecting(10, now - hour / 2);
    const earlier = openings.map((time) => time - hour / 2);
    expect(forecastBudget(spendingOf(site, { round, nextRound: 11, openings: earlier }), now)).toMatchObject({
      // it will be over in half an hour; whole hours are told
      time: now + left * hour,
    });
  });

  it('moves away while the open round takes longer than any before it', () => {
    const round = collecting(10, now - 100 * hour);
    const earlier = openings.map((time) => time - 100 * hour);
    // eleven rounds have taken 110 hours so far: ten hours each
    expect(forecastBudget(spendingOf(site, { round, nextRound: 11, openings: earlier }), now)).toMatchObject({
      time: now + (left - 1) * 10 * hour,
    });
  });

  it('goes by the latest twenty, for what was long ago is no pace', () => {
    const slow = Array.from({ length: 30 }, (_, i) => now - (20 + (30 - i) * 1000) * hour);
    const fast = Array.from({ length: 20 }, (_, i) => now - (20 - i) * hour);
    expect(
      forecastBudget(spendingOf(site, { nextRound: 50, openings: [...slow, ...fast] }), now),
    ).toMatchObject({ time: now + left * hour });
  });

  it.each([
    ['no budget, where there is none', { budgetEpsilon: null }, openings, { kind: 'no budget' }],
    ['spent, where no round opens any more', { budgetEpsilon: 0.01 }, openings, { kind: 'spent' }],
    ['spent, where the noise is off', { variance: 0 }, openings, { kind: 'spent' }],
    [
      'no pace yet, with fewer than three releases',
      {},
      openings.slice(8),
      { kind: 'too few releases', releasesLeft: left },
    ],
    [
      'not at this pace, where it takes more than a century',
      {},
      [now - 3e8 * hour, now - 2e8 * hour, now - 1e8 * hour],
      { kind: 'not at this pace', releasesLeft: left },
    ],
  ])('is %s', (_, privacy, times, forecast) => {
    const spending = spendingOf(siteWith({ cap: 2, ...privacy }), { nextRound: 10, openings: times });
    expect(forecastBudget(spending, now)).toEqual(forecast);
  });

  it('is never in the past, whatever a clock that was set back says', () => {
    const later = openings.map((time) => time + 1000 * hour);
    const forecast = forecastBudget(spendingOf(site, { nextRound: 10, openings: later }), now);
    expect(forecast).toEqual({ kind: 'runs out', releasesLeft: left, time: now });
  });
});
