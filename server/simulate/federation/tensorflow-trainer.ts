/**
 * Trains as a browser without a GPU does: the model's own local task, on the WASM backend of TensorFlow.js; of a loss
 * that is a softmax over the catalog, the catalog's side on the kernels.
 */
import { trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask, Model, ModelSite } from '../../../client/models/model.ts';
import { CatalogSide } from './catalog-side.ts';
import { onKernels } from './kernel-task.ts';
import type { LocalTrainer } from './local-trainer.ts';

const breathe = (): Promise<void> => Promise.resolve();

/** A trainer; the backend is started by then. Training throws HearsayError BAD_CONFIG for sizes that no kernel takes. */
export function createTensorflowTrainer(model: Model, site: ModelSite): LocalTrainer {
  let parameters: Float32Array = new Float32Array(0);
  let catalog: CatalogSide | undefined;
  const fastest = (task: LocalTask): LocalTask => {
    if (!task.softmax) return task;
    // a softmax goes with a variable of this name
    const [items, dim] = task.variables.outputs!.shape as [number, number];
    catalog ??= new CatalogSide({ items, dim });
    return onKernels(task, task.softmax, catalog);
  };
  return {
    useModel: (published) => {
      parameters = published;
    },
    train: async ({ visitor, training, draw }) => {
      const task = model.localTask(site, { parameters, visitor, steps: training.steps, draw });
      return task && trainLocally(fastest(task), training, breathe);
    },
  };
}
