/** Settings of what stands against hostile updates, besides the norm bound that always does. Checks are those of the public configuration. */
import type { Aggregation } from '../../shared/lattice/aggregation.ts';

/** Parameters of each rule where nothing is said: for a cohort of which at most a tenth is hostile. */
export const aggregationDefaults: { readonly [K in Aggregation['kind']]: Extract<Aggregation, { kind: K }> } =
  {
    'trimmed-mean': { kind: 'trimmed-mean', trim: 0.1 },
    'centred-clipping': { kind: 'centred-clipping', tau: 0.5, iterations: 3 },
  };
