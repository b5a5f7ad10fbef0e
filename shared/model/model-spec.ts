/** From the name of a model to its shared parameters over a catalog. */
import { attentionSpec } from './attention-spec.ts';
import { autoencoderSpec } from './autoencoder-spec.ts';
import { bilinearSpec } from './bilinear-spec.ts';
import type { CatalogShape } from './catalog-shape.ts';
import { convSpec } from './conv-spec.ts';
import { mlpSpec } from './mlp-spec.ts';
import type { ModelName } from './model-name.ts';
import { poolingSpec } from './pooling-spec.ts';
import { sequenceFusionSpec } from './sequence-fusion-spec.ts';
import type { ModelSpec } from './spec.ts';
import { twoTowerSpec } from './two-tower-spec.ts';

const specs: Readonly<Record<ModelName, (shape: CatalogShape, dim: number) => ModelSpec>> = {
  pooling: poolingSpec,
  bilinear: bilinearSpec,
  autoencoder: autoencoderSpec,
  'two-tower': twoTowerSpec,
  mlp: mlpSpec,
  conv: convSpec,
  'sequence-fusion': sequenceFusionSpec,
  attention: attentionSpec,
};

/** What a site chooses: a model, and the length of its embeddings, >= 1. */
export type ModelChoice = { readonly name: ModelName; readonly dim: number };

/** Its shared parameters: the same for everybody who has the same catalog. */
export function modelSpec({ name, dim }: ModelChoice, shape: CatalogShape): ModelSpec {
  return specs[name](shape, dim);
}
