/** What an audit of leakage found; its JSON. */
import type { ModelName } from '../../../shared/model/model-name.ts';
import type { ItemLeak } from './item-attack.ts';
import type { MembershipLeak } from './membership-attack.ts';
import type { CanaryOutcome } from './planted-canaries.ts';

/** See the head of this file. */
export type LeakageResult = {
  readonly settings: {
    readonly model: ModelName;
    readonly parameters: number;
    readonly users: number;
    readonly items: number;
    readonly releases: number;
    readonly cohort: number;
    /** Most releases that a profile was in. */
    readonly cap: number;
    /** z; 0: no noise. */
    readonly noiseMultiplier: number;
    readonly seed: number;
  };
  /** What the ledger states at the end, an upper bound; epsilon is null where there is no guarantee. */
  readonly ledger: { readonly epsilon: number | null; readonly delta: number };
  readonly items: {
    /** Visitors who were attacked, in the release of this number from 0. */
    readonly visitors: number;
    readonly release: number;
    /** Items in a visitor's history, on average. */
    readonly perVisitor: number;
    readonly leaks: readonly ItemLeak[];
  };
  readonly membership: {
    readonly members: number;
    readonly others: number;
    /** Visitors from whom the attacker knows how others behave. */
    readonly crowd: number;
    readonly leaks: readonly MembershipLeak[];
  };
  readonly canaries: CanaryOutcome;
};
