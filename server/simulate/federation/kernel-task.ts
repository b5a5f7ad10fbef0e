/**
 * A local task whose loss is the softmax over the catalog, with the catalog's side taken out of it: the way to the
 * visitor's vectors stays on TensorFlow.js, the catalog's side, which takes most of the time, runs on the simulator's
 * kernels. A test holds the deltas of both together.
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
import type { LocalTask, SoftmaxParts } from '../../../client/models/model.ts';
import type { CatalogSide } from './catalog-side.ts';

/**
 * For one local round: the catalog's side takes its step when the loss is asked for.
 * @param catalog of the task's sizes; in use until the round is over
 */
export function onKernels(task: LocalTask, softmax: SoftmaxParts, catalog: CatalogSide): LocalTask {
  const { outputs, itemBias, ...variables } = task.variables;
  // a softmax goes with variables of these names
  catalog.start(outputs!.values, itemBias!.values);
  return {
    ...task,
    variables,
    constants: softmax.constants,
    loss: (variables, constants, { step, ...size }) =>
      customGrad((users) => {
        const { shape } = users as Tensor2D;
        catalog.users.set((users as Tensor2D).dataSync());
        const loss = catalog.descend(softmax.wanted(step), size);
        const gradient = catalog.userGradient.slice(0, shape[0] * shape[1]);
        return { value: scalar(loss), gradFunc: (dy: Tensor) => mul(tensor2d(gradient, shape), dy) };
      })(softmax.users(variables, constants, step)) as Scalar,
    toDelta: (changes) => task.toDelta({ ...changes, ...catalog.changes() }),
  };
}
