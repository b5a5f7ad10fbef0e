/**
 * The local round of `pooling` without TensorFlow.js: what `client/models/pooling.ts` and `local-round.ts` compute
 * together, many times faster, because the rows in use, the recency weights and the softmax are loops over memory that
 * stays where it is. A test holds the deltas of both together.
 */
import { positionsOf, predictionsWithColdStart } from '../../../client/models/cold-start.ts';
import { addItemVectorChange, itemVectors } from '../../../client/models/item-vectors.ts';
import { firstRate, nextRate, type StepSize } from '../../../client/models/local-rate.ts';
import type { LocalResult } from '../../../client/models/local-round.ts';
import type { ModelSite } from '../../../client/models/model.ts';
import type { Predictions } from '../../../client/models/predictions.ts';
import type { PoolingTensor } from '../../../shared/model/pooling-spec.ts';
import { specDim, splitVector, type Views } from '../../../shared/model/spec.ts';
import { CatalogSide } from './catalog-side.ts';
import type { LocalRound, LocalTrainer } from './local-trainer.ts';
import { PoolingEncoder } from './pooling-encoder.ts';

/** A trainer with a kernel of its own. */
export function createPoolingTrainer(site: ModelSite): LocalTrainer {
  return new PoolingTrainer(site);
}

class PoolingTrainer implements LocalTrainer {
  readonly #site: ModelSite;
  readonly #dim: number;
  readonly #catalog: CatalogSide;
  readonly #delta: Float32Array;
  /** Of the model in use. */
  #tensors: Views<PoolingTensor>;
  #outputs: Float32Array = new Float32Array(0);

  constructor(site: ModelSite) {
    const items = site.catalog.items.length;
    this.#site = site;
    this.#delta = new Float32Array(specDim(site.spec));
    this.#tensors = splitVector(site.spec, this.#delta) as Views<PoolingTensor>;
    this.#dim = items === 0 ? 0 : this.#tensors.itemInput.length / items;
    this.#catalog = new CatalogSide({ items, dim: this.#dim });
  }

  useModel(parameters: Float32Array): void {
    const { spec, catalog } = this.#site;
    this.#tensors = splitVector(spec, parameters) as Views<PoolingTensor>;
    const { itemOutput, content } = this.#tensors;
    this.#outputs = itemVectors({ table: itemOutput, projection: content }, catalog);
  }

  async train({ visitor, training }: LocalRound): Promise<LocalResult | undefined> {
    const predictions = predictionsWithColdStart(visitor.sequence);
    if (!predictions) return undefined;
    const encoder = new PoolingEncoder(this.#tensors, visitor.sequence, { ...this.#site, dim: this.#dim });
    this.#catalog.start(this.#outputs, this.#tensors.itemBias);
    const losses: number[] = [];
    let rate = firstRate(training.learningRate, positionsOf(predictions));
    for (let step = 0; step < training.steps; step++) {
      losses.push(this.#descend(encoder, predictions, { rate, proximal: training.proximal ?? 0 }));
      rate = nextRate(rate, losses);
    }
    return { delta: this.#toDelta(encoder), local: new Float32Array(0), losses };
  }

  #descend(encoder: PoolingEncoder, { steps, ends, ...wanted }: Predictions, size: StepSize): number {
    encoder.encode({ steps, ends }, this.#catalog.users);
    const loss = this.#catalog.descend({ positions: steps.length, ...wanted }, size);
    encoder.descend({ steps, ends }, this.#catalog.userGradient, size);
    return loss;
  }

  #toDelta(encoder: PoolingEncoder): Float32Array {
    const { spec, catalog } = this.#site;
    const delta = this.#delta.fill(0);
    const into = splitVector(spec, delta) as Views<PoolingTensor>;
    const { outputs, itemBias } = this.#catalog.changes();
    const tables = { table: into.itemOutput, projection: into.content };
    addItemVectorChange(tables, outputs, catalog);
    into.itemBias.set(itemBias);
    encoder.addChange(into, catalog);
    return delta;
  }
}
