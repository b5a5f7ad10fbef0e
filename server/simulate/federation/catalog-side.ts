/**
 * The catalog's side of a local round on the simulator's kernels: output vectors and biases that start as the model has
 * them and take the steps of `local-round.ts` under the loss of `client/models/catalog-softmax.ts`.
 */
import type { StepSize } from '../../../client/models/local-rate.ts';
import { copies } from '../../../client/models/masked-bags.ts';
import { maxEvents } from '../../../client/models/sequence.ts';
import { createSoftmaxKernel, type SoftmaxKernel } from '../kernels/catalog-softmax-kernel.ts';
import type { SparseTask } from '../kernels/softmax-task.ts';

/** Of one step: `autoencoder` asks for a whole history in each of its copies, other models for less. */
const mostTargets = copies * maxEvents;

/** One a thread; made once, started for every visitor. */
export class CatalogSide {
  readonly #kernel: SoftmaxKernel;
  #outputs = new Float32Array(0);
  #itemBias = new Float32Array(0);

  /** @throws HearsayError BAD_CONFIG (sizes that the kernel does not take) */
  constructor({ items, dim }: { items: number; dim: number }) {
    this.#kernel = createSoftmaxKernel({ positions: maxEvents, items, dim, targets: mostTargets });
  }

  /** [positions, dim] vectors of the visitor at each prediction; filled by the caller before a step. */
  get users(): Float32Array {
    return this.#kernel.users;
  }

  /** [positions, dim] the gradient in them, until the next step. */
  get userGradient(): Float32Array {
    return this.#kernel.userGradient;
  }

  /** Begin a round. @param outputs [items, dim] and itemBias [items], not mutated, and kept until the next start */
  start(outputs: Float32Array, itemBias: Float32Array): void {
    this.#outputs = outputs as Float32Array<ArrayBuffer>;
    this.#itemBias = itemBias as Float32Array<ArrayBuffer>;
    this.#kernel.items.set(outputs);
    this.#kernel.bias.set(itemBias);
  }

  /** One SGD step; returns the loss before it, nats. @throws HearsayError OUT_OF_RANGE as the kernel */
  descend(task: SparseTask, { rate, proximal }: StepSize): number {
    const { items, bias } = this.#kernel;
    const before = proximal > 0 ? { items: items.slice(), bias: bias.slice() } : undefined;
    const loss = this.#kernel.step({ ...task, learningRate: rate });
    if (before) {
      pull(items, before.items, this.#outputs, rate * proximal);
      pull(bias, before.bias, this.#itemBias, rate * proximal);
    }
    return loss;
  }

  /** What the round changed, by the names of the models' variables. */
  changes(): { readonly outputs: Float32Array; readonly itemBias: Float32Array } {
    const { items, bias } = this.#kernel;
    return { outputs: difference(items, this.#outputs), itemBias: difference(bias, this.#itemBias) };
  }
}

/** Towards the start, from where a step began: values -= share * (before - start). */
function pull(values: Float32Array, before: Float32Array, start: Float32Array, share: number): void {
  for (let i = 0; i < start.length; i++) values[i] = values[i]! - share * (before[i]! - start[i]!);
}

function difference(after: Float32Array, before: Float32Array): Float32Array {
  const change = new Float32Array(before.length);
  for (let i = 0; i < before.length; i++) change[i] = after[i]! - before[i]!;
  return change;
}
