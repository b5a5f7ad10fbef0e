/**
 * Copies of a history as a bag of items with parts of it hidden, for `autoencoder`, drawn anew in pairs: a moment, after
 * which both hide everything, and of what came before, the one hides each item with a chance of one half and the other
 * what the one has shown. So a model learns to complete a bag and to continue it. What lies near the moment is asked for
 * most; what was not hidden hardly counts. Moments are spread over the history, so that the losses of two steps compare.
 * The last copy hides everything: that is the visitor without a history.
 */
import type { Uniform } from '../../shared/lattice/round.ts';
import { historyWeights, memories } from './history-weights.ts';
import { itemsInUse, rowsByItem } from './items-in-use.ts';
import type { Moments } from './moments.ts';
import { toUnitLength } from './plain-matrix.ts';
import { type Targets, verdictsOf } from './predictions.ts';
import { nextStep, type Sequence } from './sequence.ts';

/** Pairs of one step. */
const pairs = 8;

/** Copies of one step: the pairs, and the empty one. */
export const copies = 2 * pairs + 1;

/** Chance of an item before the moment to be hidden. */
const hidden = 0.5;

/** What an item that was not hidden counts as a target, against one that was. */
const keptWeight = 0.1;

/** Share of the loss that the empty copy has. */
const emptyShare = 0.1;

/** The copies of a step, and what each of them, one prediction, is asked for. */
export type MaskedBags = {
  /** [copies, items in use], rows of length 1, or 0 where nothing is left. */
  readonly bags: Float32Array;
  /** Weigh 1 over all copies. */
  readonly targets: Targets;
  /** On the scale of the targets. */
  readonly negatives: Targets;
};

/** Weights of the items of a history at moments, at length 1: Liang et al. 2018 (arXiv:1802.05814), section 2.1. */
export function bagOfItems(sequence: Sequence, moments: Moments): Float32Array {
  const weights = historyWeights(sequence, moments, memories.long);
  const width = weights.length / moments.ends.length;
  for (let m = 0; m < moments.ends.length; m++) toUnitLength(weights.subarray(m * width, (m + 1) * width));
  return weights;
}

/** Draw the copies of one step. */
export function maskedBags(sequence: Sequence, draw: Uniform): MaskedBags {
  const steps = drawMoments(nextStep(sequence), draw);
  const ends = steps.map((step) => sequence.steps.filter((each) => each < step).length);
  const bags = bagOfItems(sequence, { steps, ends });
  const verdicts = verdictsOf(sequence);
  const items = itemsInUse(sequence);
  const verdictOf = Float32Array.from(items, (item) => verdicts.get(item)!); // there is one for each in use
  const width = verdictOf.length;
  const shown = new Uint8Array(width);
  const wanted: Float32Array[] = [];
  const unwanted: Float32Array[] = [];
  const likings = sum(verdictOf.map((verdict) => Math.max(0, verdict)));
  for (let copy = 0; copy < copies; copy++) {
    const isEmpty = copy === copies - 1;
    const bag = bags.subarray(copy * width, (copy + 1) * width);
    if (copy % 2 === 0) for (let row = 0; row < width; row++) shown[row] = draw() < hidden ? 0 : 1;
    for (let row = 0; row < width; row++) if (shown[row] === copy % 2) bag[row] = 0;
    toUnitLength(bag);
    const asked = isEmpty ? new Float32Array(width).fill(1) : nearness(sequence, steps[copy]!);
    const weights = asked.map(
      (near, row) => near * Math.max(0, verdictOf[row]!) * (bag[row]! > 0 ? keptWeight : 1),
    );
    const share = isEmpty ? emptyShare : (1 - emptyShare) / (copies - 1);
    const scale = share / sum(weights);
    wanted.push(weights.map((weight) => weight * scale));
    unwanted.push(verdictOf.map((verdict) => (Math.max(0, -verdict) * share) / likings));
  }
  return { bags, targets: toTargets(wanted, items), negatives: toTargets(unwanted, items) };
}

/**
 * @param weightsOfCopies for each copy [items in use], >= 0
 * @param items [items in use] catalog index
 */
function toTargets(weightsOfCopies: readonly Float32Array[], items: Int32Array): Targets {
  const asked = weightsOfCopies.flatMap((weights, prediction) =>
    Array.from(weights, (weight, row) => ({ prediction, item: items[row]!, weight })),
  );
  const weighty = asked.filter(({ weight }) => weight > 0);
  return {
    prediction: Int32Array.from(weighty, ({ prediction }) => prediction),
    item: Int32Array.from(weighty, ({ item }) => item),
    weight: Float32Array.from(weighty, ({ weight }) => weight),
  };
}

/** A moment for each copy, [copies], between 1 and `last`: one for each pair, from its part of the history. */
function drawMoments(last: number, draw: Uniform): Int32Array {
  const moments = new Int32Array(copies);
  for (let pair = 0; pair < pairs; pair++) {
    moments.fill(1 + Math.floor(((pair + draw()) / pairs) * last), 2 * pair, 2 * pair + 2);
  }
  return moments;
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

/** How near each item of a history comes to a moment, 0..1: as a memory would weigh it, back and forth. */
function nearness(sequence: Sequence, moment: number): Float32Array {
  const rows = itemsInUse(sequence);
  const rowOf = rowsByItem(rows);
  const near = new Float32Array(rows.length);
  sequence.items.forEach((item, event) => {
    const step = sequence.steps[event]!;
    const distance = step < moment ? moment - 1 - step : step - moment;
    const row = rowOf.get(item)!; // rows are those of the items in use
    near[row] = Math.max(near[row]!, memories.long ** distance);
  });
  return near;
}
