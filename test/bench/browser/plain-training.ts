/**
 * The baselines: the same loss in plain TensorFlow.js operations, differentiated and minimised by TensorFlow.js;
 * once over the rows in use, once through a `gather` over the whole input table.
 */
import {
  add,
  concat,
  div,
  exp,
  gather,
  logSoftmax,
  matMul,
  mul,
  type NamedTensorMap,
  neg,
  reshape,
  type Scalar,
  sum,
  type Tensor2D,
  tensor,
  tensor1d,
  train,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import type { LocalTask } from '../../../client/models/model.ts';
import type { PlainTensor } from '../../../client/models/tensors.ts';
import { sgdRate, type WholeTables } from './measured-task.ts';
import type { StepTimes } from './step-times.ts';

/** Train on the rows in use. */
export function timePlainRound(task: LocalTask, steps: number): Promise<StepTimes> {
  return timeMinimize(task.variables, task.constants, steps, (variables, constants) =>
    plainLoss(
      add(matMul(constants.selection!, variables.inputs as Tensor2D), startOf(variables, constants)),
      variables,
      constants,
    ),
  );
}

/** Train on the whole input table. */
export function timeGatherRound(task: LocalTask, tables: WholeTables, steps: number): Promise<StepTimes> {
  const wanted = { ...task.variables, inputs: tables.inputs };
  const indices = tensor1d(tables.history, 'int32');
  return timeMinimize(wanted, task.constants, steps, (variables, constants) =>
    plainLoss(
      concat([reshape(variables.start!, [1, -1]), gather(variables.inputs as Tensor2D, indices)]),
      variables,
      constants,
    ),
  ).finally(() => indices.dispose());
}

/** The start vector in its place before the events, [events, dim]. */
function startOf({ start }: NamedTensorMap, { isStart }: NamedTensorMap): NamedTensorMap[string] {
  return matMul(isStart as Tensor2D, reshape(start!, [1, -1]) as Tensor2D);
}

/** The loss of `pooling`, as one would write it down. @param history [events, dim], the start first */
function plainLoss(
  history: NamedTensorMap[string],
  variables: NamedTensorMap,
  constants: NamedTensorMap,
): Scalar {
  const { outputs, itemBias, recency, eventType } = variables as Record<string, Tensor2D>;
  const { typeOneHot, seen, ageOneHot, targets } = constants as Record<string, Tensor2D>;
  const column = (vector: Tensor2D | undefined) => reshape(vector!, [-1, 1]) as Tensor2D;
  const byAge = reshape(matMul(ageOneHot!, column(recency)), seen!.shape);
  const byType = reshape(matMul(typeOneHot!, column(eventType)), [1, -1]);
  const weights = mul(exp(add(byAge, byType)), seen!);
  const users = matMul(div(weights, sum(weights, 1, true)) as Tensor2D, history as Tensor2D);
  const logits = add(matMul(users, outputs!, false, true), itemBias!) as Tensor2D;
  return neg(sum(mul(logSoftmax(logits), targets!)));
}

async function timeMinimize(
  plainVariables: LocalTask['variables'],
  plainConstants: LocalTask['constants'],
  steps: number,
  loss: (variables: NamedTensorMap, constants: NamedTensorMap) => Scalar,
): Promise<StepTimes> {
  const variables = mapTensors(plainVariables, ({ values, shape }) => variable(tensor(values, [...shape])));
  const constants = mapTensors(plainConstants, ({ values, shape }) => tensor(values, [...shape]));
  const optimizer = train.sgd(sgdRate);
  const milliseconds: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const begun = performance.now();
    const trained = Object.values(variables) as Variable[];
    const value = optimizer.minimize(() => loss(variables, constants), true, trained)!;
    losses.push((await value.data())[0]!);
    milliseconds.push(performance.now() - begun);
    value.dispose();
  }
  for (const each of [...Object.values(variables), ...Object.values(constants)]) each.dispose();
  return { milliseconds: milliseconds.slice(1), losses };
}

function mapTensors(
  plain: Readonly<Record<string, PlainTensor>>,
  create: (plain: PlainTensor) => NamedTensorMap[string],
): NamedTensorMap {
  return Object.fromEntries(Object.entries(plain).map(([name, each]) => [name, create(each)]));
}
