/** What stays the same during a local round of `mlp`: contexts, pairs that are scored, and what is drawn for each step. */
import type { Uniform } from '../../shared/lattice/round.ts';
import { mlpUnits } from '../../shared/model/mlp-spec.ts';
import { drawItems, dropoutMask } from './draws.ts';
import type { LocalInput } from './model.ts';
import { oneHot } from './plain-matrix.ts';
import type { Predictions } from './predictions.ts';
import type { PlainTensor } from './tensors.ts';

/** Items drawn as negatives in one step, the same for all its predictions. */
const drawnCount = 64;

/** What all drawn negatives of a step weigh; all targets weigh 1. */
const drawnWeight = 4;

const dropout = 0.5;

/** Negatives of each step, [steps][drawn]; the same visitor's targets are never among them, anything else may be. */
export function drawNegatives(
  { targets }: Predictions,
  items: number,
  { steps, draw }: LocalInput,
): Int32Array[] {
  const except = new Set(targets.item);
  return Array.from({ length: steps }, () => drawItems(drawnCount, { items, except }, draw));
}

/**
 * Targets and honest negatives as pairs of a moment and an item: pairUser [pairs, moments], pairItem [pairs, rows],
 * wanted and unwanted [pairs, 1].
 */
export function pairMatrices(
  { steps, targets, negatives }: Predictions,
  rowOf: ReadonlyMap<number, number>,
  rows: number,
): Record<string, PlainTensor> {
  const moments = [...targets.prediction, ...negatives.prediction];
  // Whatever is scored has a row.
  const items = [...targets.item, ...negatives.item].map((item) => rowOf.get(item)!);
  const column = (values: number[]): PlainTensor => ({
    values: Float32Array.from(values),
    shape: [values.length, 1],
  });
  return {
    pairUser: { values: oneHot(moments, steps.length), shape: [moments.length, steps.length] },
    pairItem: { values: oneHot(items, rows), shape: [items.length, rows] },
    wanted: column([...targets.weight, ...negatives.weight.map(() => 0)]),
    unwanted: column([...targets.weight.map(() => 0), ...negatives.weight]),
  };
}

/**
 * What differs from step to step: drawn<step> [drawn, rows], where anything is left to draw, and mask<step>
 * [moments, units], the same mask for all that is scored at a moment; and drawnWeights [moments, 1, 1], in proportion to the moment's targets.
 */
export function drawnMatrices(
  { steps: { length: moments }, targets }: Predictions,
  negatives: readonly Int32Array[],
  rowOf: ReadonlyMap<number, number>,
  { rows, draw }: { readonly rows: number; readonly draw: Uniform },
): Record<string, PlainTensor> {
  const weights: PlainTensor = { values: new Float32Array(moments), shape: [moments, 1, 1] };
  targets.prediction.forEach((moment, target) => {
    weights.values[moment] = weights.values[moment]! + (targets.weight[target]! * drawnWeight) / drawnCount;
  });
  const constants: Record<string, PlainTensor> = { drawnWeights: weights };
  negatives.forEach((items, step) => {
    // Whatever is drawn has a row.
    const drawn = Array.from(items, (item) => rowOf.get(item)!);
    if (drawn.length > 0)
      constants[`drawn${step}`] = { values: oneHot(drawn, rows), shape: [drawn.length, rows] };
    const mask = dropoutMask(moments * mlpUnits, dropout, draw);
    constants[`mask${step}`] = { values: mask, shape: [moments, mlpUnits] };
  });
  return constants;
}
