/**
 * One local round: a few steps of plain SGD on this visitor's examples. Plain, because its delta is a sum of
 * gradients and small; adaptivity is the server optimizer's. Tensors are born and disposed in here.
 */
import {
  dispose,
  mul,
  type NamedTensorMap,
  type Scalar,
  sub,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LocalTask, Plain } from './model.ts';

/** How a local round trains; the operator sets it, the same for everybody. */
export type LocalTraining = { readonly steps: number; readonly learningRate: number };

/** What came of a local round. */
export type LocalResult = {
  /** [d], weight units, not clipped. */
  readonly delta: Float32Array;
  /** Loss before each step, nats. */
  readonly losses: number[];
};

/**
 * Train, and return what changed.
 * @param breathe awaited between steps; rejects to stop (the page is hidden, say)
 * @throws whatever the backend throws, a lost device among it; nothing is leaked
 */
export async function trainLocally(
  task: LocalTask,
  { steps, learningRate }: LocalTraining,
  breathe: () => Promise<void>,
): Promise<LocalResult> {
  const constants: NamedTensorMap = {};
  const variables: Record<string, Variable> = {};
  try {
    upload(task, constants, variables);
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      losses.push(await descend(task, variables, constants, learningRate));
      await breathe();
    }
    return { delta: task.toDelta(await changesOf(task, variables)), losses };
  } finally {
    dispose(constants);
    for (const each of Object.values(variables)) each.dispose();
  }
}

/** @param constants filled, and so is `variables`: what is there is the caller's to dispose, also after a throw */
function upload(task: LocalTask, constants: NamedTensorMap, variables: Record<string, Variable>): void {
  const toTensor = ({ values, shape }: Plain): Tensor => tensor(values, [...shape]);
  for (const [name, plain] of Object.entries(task.constants)) constants[name] = toTensor(plain);
  for (const [name, plain] of Object.entries(task.variables)) {
    variables[name] = tidy(() => variable(toTensor(plain)));
  }
}

/** One SGD step; returns the loss before it. */
async function descend(
  task: LocalTask,
  variables: Record<string, Variable>,
  constants: NamedTensorMap,
  learningRate: number,
): Promise<number> {
  const value = tidy(() => {
    const { value, grads } = variableGrads(() => task.loss(variables, constants), Object.values(variables));
    for (const each of Object.values(variables))
      each.assign(sub(each, mul(grads[each.name]!, learningRate)) as Tensor as Variable);
    return value as Scalar;
  });
  try {
    const [loss] = await value.data();
    return loss!;
  } finally {
    value.dispose();
  }
}

async function changesOf(
  task: LocalTask,
  variables: Record<string, Variable>,
): Promise<Record<string, Float32Array>> {
  const changes: Record<string, Float32Array> = {};
  for (const [name, { values }] of Object.entries(task.variables)) {
    const after = (await variables[name]!.data()) as Float32Array;
    changes[name] = after.map((value, i) => value - values[i]!);
  }
  return changes;
}
