/** Scores of a model that encodes histories: the forward pass of its training, from after the last event. */
import {
  add,
  dispose,
  matMul,
  type NamedTensorMap,
  type Tensor,
  type Tensor2D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { CatalogIndex } from './catalog-index.ts';
import { type HistoryEncoder, localVector, type Prepared } from './history-encoder.ts';
import { historyMatrices } from './history-matrices.ts';
import { itemsInUse } from './items-in-use.ts';
import type { Scorer, Visitor } from './model.ts';
import { afterHistory } from './moments.ts';
import { type PlainTensor, type Tensors, toTensor } from './tensors.ts';

/** Holds the item vectors and dense tensors on the device until it is disposed. */
export function createHistoryScorer<Variable extends string, Constant extends string>(
  encoder: HistoryEncoder<Variable, Constant>,
  catalog: CatalogIndex,
  { sides, dense }: Prepared,
): Scorer {
  // Nothing to score, and no dimension to score it in.
  if (catalog.items.length === 0)
    return { scores: async () => new Float32Array(0), dispose: () => undefined };
  const held = upload(dense);
  const outputs = tidy(() => transpose(toTensor(sides.outputs()) as Tensor2D));
  const scoresOf = (visitor: Visitor): Tensor => {
    const { sequence } = visitor;
    const moment = afterHistory(sequence);
    const rows = sequence.items.length > 0 ? itemsInUse(sequence) : Int32Array.of(0);
    const local = localVector(encoder, visitor);
    const variables = { ...held, ...upload({ inputs: sides.inputs(rows), ...(local && { local }) }) };
    const constants = upload({
      ...historyMatrices(sequence, moment, rows),
      ...encoder.constants?.(visitor, moment),
    });
    const user = encoder.users(variables as Tensors<Variable>, constants as Tensors<Constant>);
    return add(matMul(user, outputs), (held as Tensors<'itemBias'>).itemBias);
  };
  return {
    scores: async (visitor) => {
      const scores = tidy(() => scoresOf(visitor));
      try {
        return (await scores.data()) as Float32Array;
      } finally {
        scores.dispose();
      }
    },
    dispose: () => dispose([outputs, ...Object.values(held)]),
  };
}

function upload(plain: Readonly<Record<string, PlainTensor>>): NamedTensorMap {
  return Object.fromEntries(Object.entries(plain).map(([name, each]) => [name, toTensor(each)]));
}
