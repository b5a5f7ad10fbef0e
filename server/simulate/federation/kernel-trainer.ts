/**
 * The local round of `pooling` on the simulator's kernels: what `client/models/pooling.ts` and `local-round.ts` compute
 * together, many times faster, because the rows in use, the recency weights and the softmax are loops over memory that
 * stays where it is. A test holds the deltas of both together.
 */
import { addItemVectorChange, itemVectors } from '../../../client/models/item-vectors.ts';
import { firstRate, nextRate } from '../../../client/models/local-rate.ts';
import type { ModelSite } from '../../../client/models/model.ts';
import { type Predictions, predictionsOf } from '../../../client/models/predictions.ts';
import { maxEvents } from '../../../client/models/sequence.ts';
import { type PoolingTensors, poolingTensors } from '../../../shared/model/pooling-spec.ts';
import { specDim } from '../../../shared/model/spec.ts';
import { createSoftmaxKernel, type SoftmaxKernel } from '../kernels/catalog-softmax-kernel.ts';
import type { LocalRound, LocalTrainer, TrainedVisitor } from './local-trainer.ts';
import { PoolingEncoder } from './pooling-encoder.ts';

/** A trainer with a kernel of its own. */
export function createKernelTrainer(site: ModelSite): LocalTrainer {
  return new KernelTrainer(site);
}

class KernelTrainer implements LocalTrainer {
  readonly #site: ModelSite;
  readonly #dim: number;
  readonly #kernel: SoftmaxKernel;
  readonly #delta: Float32Array;
  /** Of the model in use. */
  #tensors: PoolingTensors;
  #outputs: Float32Array = new Float32Array(0);

  constructor(site: ModelSite) {
    const items = site.catalog.items.length;
    this.#site = site;
    this.#delta = new Float32Array(specDim(site.spec));
    this.#tensors = poolingTensors(site.spec, this.#delta);
    this.#dim = items === 0 ? 0 : this.#tensors.itemInput.length / items;
    this.#kernel = createSoftmaxKernel({
      positions: maxEvents,
      items,
      dim: this.#dim,
      targets: 2 * maxEvents,
    });
  }

  useModel(parameters: Float32Array): void {
    const { spec, catalog } = this.#site;
    this.#tensors = poolingTensors(spec, parameters);
    const { itemOutput, content } = this.#tensors;
    this.#outputs = itemVectors({ table: itemOutput, projection: content }, catalog, this.#dim);
  }

  async train({ visitor, training }: LocalRound): Promise<TrainedVisitor | undefined> {
    const predictions = predictionsOf(visitor.sequence, 0);
    if (!predictions) return undefined;
    const encoder = new PoolingEncoder(this.#tensors, visitor.sequence, { ...this.#site, dim: this.#dim });
    const positions = predictions.targets.item.length;
    this.#kernel.items.set(this.#outputs);
    this.#kernel.bias.set(this.#tensors.itemBias);
    const losses: number[] = [];
    let rate = firstRate(training.learningRate, positions);
    for (let step = 0; step < training.steps; step++) {
      losses.push(this.#descend(encoder, predictions, { rate, proximal: training.proximal ?? 0 }));
      rate = nextRate(rate, losses);
    }
    return { delta: this.#toDelta(encoder), local: new Float32Array(0), positions, losses };
  }

  #descend(
    encoder: PoolingEncoder,
    predictions: Predictions,
    { rate, proximal }: { rate: number; proximal: number },
  ): number {
    const { steps, ends, targets, negatives } = predictions;
    const kernel = this.#kernel;
    encoder.encode({ steps, ends }, kernel.users);
    const before = proximal > 0 ? { items: kernel.items.slice(), bias: kernel.bias.slice() } : undefined;
    const loss = kernel.step({ positions: steps.length, targets, negatives, learningRate: rate });
    if (before) {
      pull(kernel.items, before.items, this.#outputs, rate * proximal);
      pull(kernel.bias, before.bias, this.#tensors.itemBias, rate * proximal);
    }
    encoder.descend({ steps, ends }, kernel.userGradient, { rate, proximal });
    return loss;
  }

  #toDelta(encoder: PoolingEncoder): Float32Array {
    const { spec, catalog } = this.#site;
    const delta = this.#delta.fill(0);
    const { itemOutput, itemBias, content, ...others } = poolingTensors(spec, delta);
    const changes = difference(this.#kernel.items, this.#outputs);
    addItemVectorChange({ table: itemOutput, projection: content }, changes, catalog, { dim: this.#dim });
    itemBias.set(difference(this.#kernel.bias, this.#tensors.itemBias));
    encoder.addChange({ ...others, content }, catalog);
    return delta;
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
