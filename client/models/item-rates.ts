/**
 * Aggregate counts: what share of a visitor's events of each type an item has, in the mean over visitors. They are
 * learned through the same clipped and noised vector as everything else: a delta carries the visitor's own shares
 * less what the model has, at a fixed small rate, not a gradient. So under any server optimizer the values settle at
 * the mean over contributions. (Sums alone would only ever grow; Adam would make them all alike.)
 * What is released of them is as private as its noise makes it, without noise not at all. From the aggregator they are
 * not: one update shows it, but for clipping and rounding, which items the visitor had which events with, and their
 * shares.
 */
import { eventTypes } from '../../shared/protocol/event-type.ts';
import type { Sequence } from './sequence.ts';

/** Size of a contribution: the shares of one event type have a length of at most this. */
const rate = 0.3;

/** Values are shares times items times this, so that what a release can move is small beside the values of popular items. */
const scale = 1 / 8;

const types = eventTypes.length;

/**
 * What a visitor contributes, added to a delta.
 * @param into [items, types], mutated
 * @param values of the model, [items, types]
 */
export function addOwnRates(into: Float32Array, values: Float32Array, sequence: Sequence): void {
  const unit = rate / ((values.length / types) * scale);
  const counts = new Float32Array(types);
  sequence.types.forEach((type) => {
    counts[type] = counts[type]! + 1;
  });
  sequence.items.forEach((item, event) => {
    const type = sequence.types[event]!;
    into[item * types + type] = into[item * types + type]! + rate / counts[type]!;
  });
  values.forEach((value, at) => {
    if (counts[at % types]! > 0) into[at] = into[at]! - unit * value;
  });
}

/**
 * The counts as features, 0..1: their logarithm over that of the largest of their type, so that scale does not
 * matter. Noise may have made some negative: those are 0.
 * @param values [items, types], not mutated
 * @returns [items, types]
 */
export function rateFeatures(values: Float32Array): Float32Array {
  const largest = new Float32Array(types);
  values.forEach((value, at) => {
    largest[at % types] = Math.max(largest[at % types]!, value);
  });
  return values.map((value, at) => (value > 0 ? Math.log1p(value) / Math.log1p(largest[at % types]!) : 0));
}
