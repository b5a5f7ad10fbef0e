/** What a release costs, and what its leaf states of all that was spent. */
import { type Ledger, ledgerRho, type ReleaseCost } from '../privacy/ledger.ts';
import type { SiteConfig } from '../protocol/site-config.ts';
import { releaseRho } from '../release.ts';

/** What one more release in this period costs. */
export function costOfRelease({ lattice, privacy }: SiteConfig, period: string): ReleaseCost {
  return { period, rho: releaseRho({ lattice, variance: privacy.variance }), cap: privacy.cap };
}

/** A ledger as leaves state it: zCDP, null where there is no guarantee. */
export function statedRho(ledger: Ledger): number | null {
  const rho = ledgerRho(ledger);
  return Number.isFinite(rho) ? rho : null;
}
