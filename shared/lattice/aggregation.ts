/**
 * What a round's updates are made into before a release: their sum, or, without privacy alone, what a rule makes of the cohort
 * that holds up better where some of it is hostile. Deterministic, so that an auditor comes to the same integers.
 */
import { centredClippingSum } from './centred-clipping.ts';
import type { CohortUpdates } from './cohort-updates.ts';
import { trimmedMeanSum } from './trimmed-mean.ts';

/** A rule that looks at the cohort as a whole. */
export type Aggregation =
  | {
      readonly kind: 'trimmed-mean';
      /** Share of each coordinate's values that is dropped at each end, 0 < trim < 0.5. */
      readonly trim: number;
    }
  | {
      readonly kind: 'centred-clipping';
      /** How far an update pulls at most, as a share of the model's radius, > 0. */
      readonly tau: number;
      /** How often the centre is moved, 1..20. */
      readonly iterations: number;
    };

/**
 * The sum that a rule makes of the updates of a round, of the model's coordinates.
 * @param radius of the model's coordinates, lattice units
 * @returns [dim], lattice units
 * @throws HearsayError BAD_CONFIG (no update, or too many for such a rule)
 */
export function aggregateCohort(cohort: CohortUpdates, rule: Aggregation, radius: number): Int32Array {
  if (rule.kind === 'trimmed-mean') return trimmedMeanSum(cohort, rule.trim);
  return centredClippingSum(cohort, { tau: rule.tau * radius, iterations: rule.iterations });
}
