/** The recommender models by name. */
import type { ModelName } from '../../shared/model/model-name.ts';
import { attention } from './attention.ts';
import { autoencoder } from './autoencoder.ts';
import { bilinear } from './bilinear.ts';
import { conv } from './conv.ts';
import { mlp } from './mlp.ts';
import type { Model } from './model.ts';
import { pooling } from './pooling.ts';
import { sequenceFusion } from './sequence-fusion.ts';
import { twoTower } from './two-tower.ts';

/** Every model; a site picks one in its configuration. */
export const models: Readonly<Record<ModelName, Model>> = {
  pooling,
  bilinear,
  autoencoder,
  'two-tower': twoTower,
  mlp,
  conv,
  'sequence-fusion': sequenceFusion,
  attention,
};
