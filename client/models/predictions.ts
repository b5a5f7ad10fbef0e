/**
 * What a model learns to predict from a sequence: every item that a visitor wanted, when it came for the first time,
 * from what came strictly before it. Targets of one step share one prediction. What was disliked, dismissed, or shown
 * and left alone is an honest negative. An item is one or the other: what weighs most of all that was done with it
 * tells, so that a view that ends in a dislike is no wish, and a view that ends in a purchase is a strong one.
 * Nothing is said about any other item: other negatives are the whole catalog's, in a softmax or drawn from it, which
 * knows nothing of what is held out for evaluation.
 */
import { type EventType, eventTypes } from '../../shared/protocol/event-type.ts';
import type { Sequence } from './sequence.ts';

/** What an event says of its item, by type: above 0 "this, please", below "not this". */
const verdictByType: Record<EventType, number> = {
  view: 0.5,
  click: 0.5,
  search: 0,
  'add-to-cart': 0.8,
  wishlist: 0.8,
  purchase: 1,
  rating: 0.8,
  like: 1,
  dislike: -1,
  dismissal: -0.5,
  impression: -0.05,
};

/** Whether an event of this type, without a value, says "this, please". */
export const isWanted = (type: EventType): boolean => verdictByType[type] > 0;

/** Items with weights, each belonging to one prediction. */
export type Targets = {
  /** [targets] index of the prediction. */
  readonly prediction: Int32Array;
  /** [targets] catalog index. */
  readonly item: Int32Array;
  /** [targets] > 0; all wanted items of a sequence together weigh 1. */
  readonly weight: Float32Array;
};

/** The predictions of a sequence, oldest first. */
export type Predictions = {
  /** [predictions] step that is predicted. */
  readonly steps: Int32Array;
  /** [predictions] its context are the events before this one. */
  readonly ends: Int32Array;
  readonly targets: Targets;
  /** Weights on the scale of the targets'. */
  readonly negatives: Targets;
};

/** @returns undefined where there is nothing to predict; an event of the first instant is no target */
export function predictionsOf(sequence: Sequence): Predictions | undefined {
  const { items, steps } = sequence;
  const verdicts = verdictsOf(sequence);
  const verdictOf = (event: number): number => verdicts.get(items[event]!) ?? 0;
  const firsts = firstAppearances(sequence, verdictOf).filter((event) => steps[event]! > 0);
  const wanted = firsts.filter((event) => verdictOf(event) > 0);
  if (wanted.length === 0) return undefined;
  const predicted = [...new Set(firsts.map((event) => steps[event]!))];
  const total = wanted.reduce((sum, event) => sum + verdictOf(event), 0);
  const indexOf = new Map(predicted.map((step, index) => [step, index]));
  const toTargets = (events: number[]): Targets => ({
    // Events are among the firsts, whose steps are the predicted ones.
    prediction: Int32Array.from(events, (event) => indexOf.get(steps[event]!)!),
    item: Int32Array.from(events, (event) => items[event]!),
    weight: Float32Array.from(events, (event) => Math.abs(verdictOf(event)) / total),
  });
  return {
    steps: Int32Array.from(predicted),
    ends: Int32Array.from(predicted, (step) => steps.indexOf(step)),
    targets: toTargets(wanted),
    negatives: toTargets(firsts.filter((event) => verdictOf(event) < 0)),
  };
}

/** What one event says of its item; a rating by its value, where it has one. */
function eventVerdict({ types, ratings }: Sequence, event: number): number {
  const type = eventTypes[types[event]!]!;
  const rating = ratings[event]!;
  return type === 'rating' && rating >= 0 ? 0.5 + 0.5 * rating : verdictByType[type];
}

/** What all events of an item say of it together, by item: the weightiest tells, of equals the latest. */
export function verdictsOf(sequence: Sequence): Map<number, number> {
  const verdicts = new Map<number, number>();
  sequence.items.forEach((item, event) => {
    const verdict = eventVerdict(sequence, event);
    if (Math.abs(verdict) >= Math.abs(verdicts.get(item) ?? 0)) verdicts.set(item, verdict);
  });
  return verdicts;
}

/** What a visitor wanted: items with their verdicts, all above 0. */
export function wantedItems(sequence: Sequence): [item: number, verdict: number][] {
  return [...verdictsOf(sequence)].filter(([, verdict]) => verdict > 0);
}

/** The first event of each item that says what its verdict says, oldest first. */
function firstAppearances(sequence: Sequence, verdictOf: (event: number) => number): number[] {
  const seen = new Set<number>();
  const events: number[] = [];
  sequence.items.forEach((item, event) => {
    if (seen.has(item) || !(eventVerdict(sequence, event) * verdictOf(event) > 0)) return;
    seen.add(item);
    events.push(event);
  });
  return events;
}

/** Targets as a dense matrix of their weights, [predictions, catalog]. */
export function toDense(
  { prediction, item, weight }: Targets,
  predictions: number,
  catalog: number,
): Float32Array {
  const dense = new Float32Array(predictions * catalog);
  for (let t = 0; t < item.length; t++) dense[prediction[t]! * catalog + item[t]!] = weight[t]!;
  return dense;
}
