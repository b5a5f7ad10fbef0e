/**
 * One local round: a few steps of SGD on this visitor's examples, without momentum, so that its delta is a sum of
 * gradients and small; only its rate adapts (`local-rate.ts`), the rest is the server optimizer's. Tensors are born and
 * disposed in here.
 */
import {
  add,
  dispose,
  mul,
  type NamedTensorMap,
  type Scalar,
  sub,
  type Tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { firstRate, nextRate } from './local-rate.ts';
import type { LocalStep, LocalTask } from './model.ts';
import { toTensor } from './tensors.ts';

/** How a local round trains; the operator sets it, the same for everybody. */
export type LocalTraining = {
  readonly steps: number;
  readonly learningRate: number;
  /**
   * Pull towards the model that the round started from, >= 0: the loss gains proximal / 2 * |change|^2, so that one
   * visitor's session does not forget the rest (FedProx, Li et al. 2020, arXiv:1812.06127, eq. 2). Default 0.
   */
  readonly proximal?: number;
};

/** What came of a local round. */
export type LocalResult = {
  /** [d], weight units, not clipped. */
  readonly delta: Float32Array;
  /** The visitor's own parameters after the round, [localSize]; they are not sent. */
  readonly local: Float32Array;
  /** Loss before each step, nats. */
  readonly losses: number[];
};

/**
 * Train, and return what changed.
 * @param breathe awaited before each step; rejects to stop (the day's budget is spent, say)
 * @throws whatever the backend throws, a lost device among it; nothing is leaked
 */
export async function trainLocally(
  task: LocalTask,
  { steps, learningRate, proximal = 0 }: LocalTraining,
  breathe: () => Promise<void>,
): Promise<LocalResult> {
  const constants: NamedTensorMap = {};
  const variables: Record<string, Variable> = {};
  try {
    upload(task, constants, variables);
    const losses: number[] = [];
    let rate = firstRate(learningRate, task.positions);
    for (let step = 0; step < steps; step++) {
      await breathe();
      losses.push(await descend({ task, variables, constants }, { step, rate, proximal }));
      rate = nextRate(rate, losses);
    }
    const changes = await changesOf(task, variables);
    const local = task.toLocal?.(changes) ?? new Float32Array(0);
    return { delta: task.toDelta(changes), local, losses };
  } finally {
    dispose(constants);
    for (const each of Object.values(variables)) each.dispose();
  }
}

/** @param constants filled, and so is `variables`: what is there is the caller's to dispose, also after a throw */
function upload(task: LocalTask, constants: NamedTensorMap, variables: Record<string, Variable>): void {
  for (const [name, plain] of Object.entries(task.constants)) constants[name] = toTensor(plain);
  for (const [name, plain] of Object.entries(task.variables)) {
    variables[name] = tidy(() => variable(toTensor(plain)));
  }
}

/** A task on the device, about to take a step. */
type Uploaded = {
  readonly task: LocalTask;
  readonly variables: Record<string, Variable>;
  readonly constants: NamedTensorMap;
};

/** One SGD step; returns the loss before it. */
async function descend({ task, variables, constants }: Uploaded, step: LocalStep): Promise<number> {
  const { rate, proximal } = step;
  const value = tidy(() => {
    const { value, grads } = variableGrads(
      () => task.loss(variables, constants, step),
      Object.values(variables),
    );
    for (const [name, each] of Object.entries(variables)) {
      const gradient = grads[each.name]!;
      const pulled =
        proximal === 0 ? gradient : add(gradient, mul(sub(each, toTensor(task.variables[name]!)), proximal));
      each.assign(sub(each, mul(pulled, rate)) as Tensor as Variable);
    }
    return value as Scalar;
  });
  try {
    const [loss] = await value.data();
    return loss!; // a scalar has one value
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
