/**
 * How much each event of a history counts at a moment: by recency and event type, both fixed. For the models that
 * compare several memories of one history instead of learning the weights of one, as `pooling` does.
 */
import { eventPrior } from '../../shared/model/pooling-spec.ts';
import { eventTypes } from '../../shared/protocol/event-type.ts';
import { itemsInUse, rowsByItem } from './items-in-use.ts';
import type { Moments } from './moments.ts';
import type { Sequence } from './sequence.ts';

/** Weight of an event by its age in steps: what a visitor is interested in, and what was looked at last. */
export const memories = { long: 0.9, short: 0.3 } as const;

const typeWeight = Float64Array.from(eventTypes, (type) => Math.exp(eventPrior[type]));

/**
 * What each item of a history counts at each moment; what is older by a step counts `memory` times as much.
 * @param memory in (0, 1)
 * @returns [moments, items in use], rows sum to 1; zeros where nothing has happened yet
 */
export function historyWeights(
  sequence: Sequence,
  { steps: now, ends }: Moments,
  memory: number,
): Float32Array {
  const { items, types, steps } = sequence;
  const rows = itemsInUse(sequence);
  const rowOf = rowsByItem(rows);
  const weights = new Float32Array(now.length * rows.length);
  for (let m = 0; m < now.length; m++) {
    const each = Float64Array.from(
      { length: ends[m]! },
      (_, t) => memory ** (now[m]! - steps[t]! - 1) * typeWeight[types[t]!]!,
    );
    const total = each.reduce((sum, weight) => sum + weight, 0);
    each.forEach((weight, t) => {
      const at = m * rows.length + rowOf.get(items[t]!)!; // rows are those of the items in use
      weights[at] = weights[at]! + weight / total;
    });
  }
  return weights;
}

/** Share of each event type in what has happened, [moments, event types]; zeros where nothing has. */
export function eventRates({ types }: Sequence, { ends }: Moments): Float32Array {
  const rates = new Float32Array(ends.length * eventTypes.length);
  for (let m = 0; m < ends.length; m++) {
    for (let t = 0; t < ends[m]!; t++) {
      const at = m * eventTypes.length + types[t]!;
      rates[at] = rates[at]! + 1 / ends[m]!;
    }
  }
  return rates;
}
