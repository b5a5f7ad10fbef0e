/** The forward half of a kernel's call, and the loss, whose few logarithms are left to double precision. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import type { SoftmaxInstance } from './softmax-instance.ts';
import { placeTargets, type SoftmaxTask, type SparseTask, type TargetRoom } from './softmax-task.ts';

/** `entries`: how many sparse targets the backward half has to add. */
export type Forward = (task: SoftmaxTask) => { readonly loss: number; readonly entries: number };

/** 1 - p is not known better in float32; the same floor stands in `assembly/targets.ts`. */
const smallestRest = 2 ** -24;

/** @throws HearsayError OUT_OF_RANGE, from the function it returns: see `placeTargets` */
export function createForward(
  instance: SoftmaxInstance,
  size: { positions: number; items: number; targets: number; soft: boolean },
): Forward {
  const { buffer } = instance.memory;
  const room: TargetRoom = {
    positions: new Int32Array(buffer, instance.targetPositionsAt.value, size.targets),
    items: new Int32Array(buffer, instance.targetItemsAt.value, size.targets),
    weights: new Float32Array(buffer, instance.targetWeightsAt.value, size.targets),
    itemCount: size.items,
  };
  const softWeights = new Float32Array(buffer, instance.softWeightsAt.value, size.positions);
  const sums = new Float32Array(buffer, instance.sumsAt.value, size.positions);
  const hits = new Float64Array(buffer, instance.hitsAt.value, Math.max(size.targets, size.positions));

  const sparseLoss = (entries: number): number => {
    let loss = 0;
    for (let t = 0; t < entries; t++) {
      const weight = room.weights[t]!;
      const logP = hits[t]! - Math.log(sums[room.positions[t]!]!);
      if (weight > 0) loss -= weight * logP;
      if (weight < 0) loss += weight * Math.log(Math.max(-Math.expm1(logP), smallestRest));
    }
    return loss;
  };
  const softLoss = (positions: number): number => {
    let loss = 0;
    for (let p = 0; p < positions; p++) {
      if (softWeights[p] !== 0) loss += softWeights[p]! * (Math.log(sums[p]!) - hits[p]!);
    }
    return loss;
  };

  return (task) => {
    requirePositions(task.positions, size.positions);
    if (isSparse(task)) {
      const entries = placeTargets(task, room);
      instance.forward(task.positions, entries);
      return { loss: sparseLoss(entries), entries };
    }
    if (!size.soft) throw new HearsayError('OUT_OF_RANGE', 'this kernel has no room for soft targets');
    instance.forwardSoft(task.positions);
    return { loss: softLoss(task.positions), entries: 0 };
  };
}

const isSparse = (task: SoftmaxTask): task is SparseTask => task.targets !== 'soft';

/** @throws HearsayError OUT_OF_RANGE */
function requirePositions(positions: number, most: number): void {
  if (Number.isInteger(positions) && positions >= 1 && positions <= most) return;
  throw new HearsayError('OUT_OF_RANGE', `positions: expected 1 to ${most}, got ${positions}`);
}
