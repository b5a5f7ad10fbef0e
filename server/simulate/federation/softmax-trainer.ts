/**
 * Trains models whose loss is the softmax over the catalog: the way to the visitor's vectors on TensorFlow.js as in a
 * browser, the catalog's side, which takes most of the time, on the simulator's kernels. A test holds the deltas of
 * both together.
 */
import {
  customGrad,
  mul,
  type Scalar,
  scalar,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { firstRate, nextRate } from '../../../client/models/local-rate.ts';
import { type LocalTraining, trainLocally } from '../../../client/models/local-round.ts';
import type { LocalTask, Model, ModelSite, SoftmaxVectors } from '../../../client/models/model.ts';
import { CatalogSide } from './catalog-side.ts';
import type { LocalTrainer } from './local-trainer.ts';

const breathe = (): Promise<void> => Promise.resolve();

/**
 * A trainer with a kernel of its own; the backend is started by then.
 * @param model makes tasks with `vectors`
 * @param dim of the visitor's vectors
 * @throws HearsayError BAD_CONFIG (sizes that the kernel does not take)
 */
export function createSoftmaxTrainer(model: Model, site: ModelSite, dim: number): LocalTrainer {
  const catalog = new CatalogSide({ items: site.catalog.items.length, dim });
  let parameters: Float32Array = new Float32Array(0);
  return {
    useModel: (published) => {
      parameters = published;
    },
    train: async ({ visitor, training, draw }) => {
      const task = model.localTask(site, { parameters, visitor, steps: training.steps, draw });
      if (!task) return undefined;
      const { vectors } = task;
      if (!vectors) throw new TypeError(`${model.name} has no vectors for a softmax over the catalog`);
      const result = await trainLocally(onKernel({ ...task, vectors }, catalog, training), training, breathe);
      return { ...result, positions: task.positions };
    },
  };
}

/** The task with the catalog's side taken out of its variables: the kernel steps when the loss is asked for. */
function onKernel(
  task: LocalTask & { readonly vectors: SoftmaxVectors },
  catalog: CatalogSide,
  { learningRate, proximal = 0 }: LocalTraining,
): LocalTask {
  const { outputs, itemBias, ...variables } = task.variables;
  const { vectors, constants } = task;
  catalog.start(outputs!.values, itemBias!.values);
  const losses: number[] = [];
  let rate = firstRate(learningRate, task.positions);
  return {
    ...task,
    variables,
    constants: Object.fromEntries(Object.entries(constants).filter(([name]) => !isTargets(name))),
    loss: (variables, constants, step) => {
      const users = vectors.users(variables, constants, step);
      const { positions, ...wanted } = vectors.wanted(step);
      return customGrad((users) => {
        catalog.users.set((users as Tensor2D).dataSync());
        const loss = catalog.descend({ positions, ...wanted }, { rate, proximal });
        losses.push(loss);
        rate = nextRate(rate, losses);
        const shape = (users as Tensor2D).shape;
        const gradient = catalog.userGradient.slice(0, shape[0] * shape[1]);
        return { value: scalar(loss), gradFunc: (dy: Tensor) => mul(tensor2d(gradient, shape), dy) };
      })(users) as Scalar;
    },
    toDelta: (changes) => task.toDelta({ ...changes, ...catalog.changes() }),
  };
}

/** The dense targets, which would be uploaded for nothing. */
const isTargets = (name: string): boolean => /^(targets|negatives)\d*$/.test(name);
