/**
 * Copies of a history as a bag of items with parts of it hidden, for `autoencoder`, drawn anew in pairs: a moment, after
 * which both hide everything, and of what came before, the one hides each item with a chance of one half and the other
 * what the one has shown. So a model learns to complete a bag and to continue it. What lies near the moment is asked for
 * most; what was not hidden hardly counts. Moments are spread over the history, so that the losses of two steps compare.
 * The last copy hides everything: that is the visitor without a history.
 */
import { euclideanNorm } from '../../shared/lattice/clip.ts';
import { historyWeights, itemsInUse, type Moments, memories } from './history-weights.ts';
import type { Draw } from './model.ts';
import { verdictsOf } from './predictions.ts';
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

/** Items of a step as matrices; what is wanted weighs 1 over all copies. */
export type MaskedBags = {
  /** [copies, items in use], rows of length 1, or 0 where nothing is left. */
  readonly bags: Float32Array;
  /** [copies, items in use] */
  readonly wanted: Float32Array;
  /** [copies, items in use] on the scale of what is wanted. */
  readonly unwanted: Float32Array;
};

/** Weights of the items of a history at moments, at length 1: Liang et al. 2018 (arXiv:1802.05814), section 2.1. */
export function bagOfItems(sequence: Sequence, moments: Moments): Float32Array {
  const weights = historyWeights(sequence, moments, memories.long);
  const width = weights.length / moments.ends.length;
  for (let m = 0; m < moments.ends.length; m++) normalize(weights.subarray(m * width, (m + 1) * width));
  return weights;
}

function normalize(row: Float32Array): void {
  const length = euclideanNorm(row);
  if (length > 0) row.set(row.map((value) => value / length));
}

/** Draw the copies of one step. */
export function maskedBags(sequence: Sequence, draw: Draw): MaskedBags {
  const steps = drawMoments(nextStep(sequence), draw);
  const ends = steps.map((step) => sequence.steps.filter((each) => each < step).length);
  const bags = bagOfItems(sequence, { steps, ends });
  const verdicts = verdictsOf(sequence);
  const verdictOf = Float32Array.from(itemsInUse(sequence), (item) => verdicts.get(item)!);
  const width = verdictOf.length;
  const shown = new Uint8Array(width);
  const wanted = new Float32Array(copies * width);
  const unwanted = new Float32Array(copies * width);
  const likings = sum(verdictOf.map((verdict) => Math.max(0, verdict)));
  for (let copy = 0; copy < copies; copy++) {
    const isEmpty = copy === copies - 1;
    const bag = bags.subarray(copy * width, (copy + 1) * width);
    if (copy % 2 === 0) for (let row = 0; row < width; row++) shown[row] = draw() < hidden ? 0 : 1;
    for (let row = 0; row < width; row++) if (shown[row] === copy % 2) bag[row] = 0;
    normalize(bag);
    const asked = isEmpty ? new Float32Array(width).fill(1) : nearness(sequence, steps[copy]!);
    const weights = asked.map(
      (near, row) => near * Math.max(0, verdictOf[row]!) * (bag[row]! > 0 ? keptWeight : 1),
    );
    const share = isEmpty ? emptyShare : (1 - emptyShare) / (copies - 1);
    const scale = share / sum(weights);
    wanted.set(
      weights.map((weight) => weight * scale),
      copy * width,
    );
    unwanted.set(
      verdictOf.map((verdict) => (Math.max(0, -verdict) * share) / likings),
      copy * width,
    );
  }
  return { bags, wanted, unwanted };
}

/** A moment for each copy, [copies], between 1 and `last`: one for each pair, from its part of the history. */
function drawMoments(last: number, draw: Draw): Int32Array {
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
  const rowOf = new Map(Array.from(rows, (item, row) => [item, row]));
  const near = new Float32Array(rows.length);
  sequence.items.forEach((item, event) => {
    const step = sequence.steps[event]!;
    const distance = step < moment ? moment - 1 - step : step - moment;
    const row = rowOf.get(item)!;
    near[row] = Math.max(near[row]!, memories.long ** distance);
  });
  return near;
}
