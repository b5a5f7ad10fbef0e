/** Trains as a browser without a GPU does: the model's own local task, on the WASM backend of TensorFlow.js. */

import { trainLocally } from '../../../client/models/local-round.ts';
import type { Model, ModelSite } from '../../../client/models/model.ts';
import type { LocalTrainer } from './local-trainer.ts';

const breathe = (): Promise<void> => Promise.resolve();

/** A trainer; the backend is started by then. */
export function createTensorflowTrainer(model: Model, site: ModelSite): LocalTrainer {
  let parameters: Float32Array = new Float32Array(0);
  return {
    useModel: (published) => {
      parameters = published;
    },
    train: async ({ visitor, training, draw }) => {
      const task = model.localTask(site, { parameters, visitor, steps: training.steps, draw });
      if (!task) return undefined;
      const result = await trainLocally(task, training, breathe);
      return { ...result, positions: task.positions };
    },
  };
}
