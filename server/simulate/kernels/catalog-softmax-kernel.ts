/**
 * The loss of `client/models/catalog-softmax.ts` with its gradients, or with a step of SGD, on WebAssembly SIMD: with
 * logits H Vᵀ + b and p = softmax, the sum of weight · -log p over targets and of weight · -log(1 - p) over negatives.
 * One kernel belongs to one thread. Its memory is allocated once and never grows, so its views are good as long as it
 * lives; what they hold after a call is said of each.
 */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { createForward } from './softmax-forward.ts';
import { createSoftmaxInstance } from './softmax-instance.ts';
import type { SoftmaxTask } from './softmax-task.ts';

/** Of a kernel, for good. */
export type SoftmaxKernelSize = {
  /** Most positions of one call, 1 to 512; calls with fewer take less time. */
  readonly positions: number;
  /** 1 to 100,000. */
  readonly items: number;
  /** A multiple of 4, 4 to 256. */
  readonly dim: number;
  /** Most targets and negatives of one call together; 8 for each position unless said. */
  readonly targets?: number;
  /** Whether there is room for dense targets, positions · items · 4 bytes. */
  readonly softTargets?: boolean;
};

/** Views into the kernel's memory, row by row, and what it does with them. */
export type SoftmaxKernel = {
  /** [positions, dim] H; filled by the caller, never changed. */
  readonly users: Float32Array;
  /** [items, dim] V; filled by the caller, changed by `step` alone. */
  readonly items: Float32Array;
  /** [items] b; as `items`. An item at -Infinity is left out. */
  readonly bias: Float32Array;
  /** [positions, items] a distribution for each position, empty without room for it; never changed. */
  readonly softTargets: Float32Array;
  /** [positions] weights of the distributions; never changed. */
  readonly softWeights: Float32Array;
  /** [positions, dim] the gradient in H: from `step` or `gradient` to the next of them. */
  readonly userGradient: Float32Array;
  /** [items, dim] the gradient in V, written by `gradient` alone. */
  readonly itemGradient: Float32Array;
  /** [items] the gradient in b, written by `gradient` alone. */
  readonly biasGradient: Float32Array;
  /**
   * One step of SGD on `items` and `bias` in place.
   * @returns the loss before it, nats
   * @throws HearsayError OUT_OF_RANGE (a position or item that is not there, more targets than there is room for)
   */
  step(task: SoftmaxTask & { readonly learningRate: number }): number;
  /**
   * The gradients.
   * @returns the loss, nats
   * @throws HearsayError as `step`
   */
  gradient(task: SoftmaxTask): number;
};

/** @throws HearsayError BAD_CONFIG (a size out of its range, or no memory for it) */
export function createSoftmaxKernel(size: SoftmaxKernelSize): SoftmaxKernel {
  const { positions, items, dim, targets = 8 * size.positions, softTargets: soft = false } = size;
  requireMultiple('positions', positions, { of: 1, most: 512 });
  requireMultiple('items', items, { of: 1, most: 100_000 });
  requireMultiple('dim', dim, { of: 4, most: 256 });
  requireMultiple('targets', targets, { of: 1, most: 1_000_000 });
  const instance = createSoftmaxInstance({ positions, items, dim, targets, soft });
  const floats = ({ value }: { value: number }, length: number) =>
    new Float32Array(instance.memory.buffer, value, length);
  const itemGradient = floats(instance.itemGradientAt, items * dim);
  const biasGradient = floats(instance.biasGradientAt, items);
  const forward = createForward(instance, { positions, items, targets, soft });
  return {
    users: floats(instance.usersAt, positions * dim),
    items: floats(instance.itemsAt, items * dim),
    bias: floats(instance.biasAt, items),
    softTargets: floats(instance.softTargetsAt, soft ? positions * items : 0),
    softWeights: floats(instance.softWeightsAt, positions),
    userGradient: floats(instance.userGradientAt, positions * dim),
    itemGradient,
    biasGradient,
    step(task) {
      const { loss, entries } = forward(task);
      instance.backward(entries, -task.learningRate, instance.itemsAt.value, instance.biasAt.value);
      return loss;
    },
    gradient(task) {
      const { loss, entries } = forward(task);
      itemGradient.fill(0);
      biasGradient.fill(0);
      instance.backward(entries, 1, instance.itemGradientAt.value, instance.biasGradientAt.value);
      return loss;
    },
  };
}

function requireMultiple(what: string, value: number, { of, most }: { of: number; most: number }): void {
  if (value > 0 && value <= most && value % of === 0) return;
  throw new HearsayError('BAD_CONFIG', `${what}: expected a multiple of ${of} up to ${most}, got ${value}`);
}
