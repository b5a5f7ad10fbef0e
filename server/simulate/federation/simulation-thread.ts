/** What runs in one thread of a simulation: tasks in, answers out. */
import type { ModelSite } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import type { ModelName } from '../../../shared/model/model-name.ts';
import type { LocalTrainer } from './local-trainer.ts';
import { createPoolingTrainer } from './pooling-trainer.ts';
import type { SimulatedSite } from './simulation.ts';
import { createSoftmaxTrainer } from './softmax-trainer.ts';
import { startTensorflow } from './start-tensorflow.ts';
import { createTensorflowTrainer } from './tensorflow-trainer.ts';
import { VirtualBrowsers } from './virtual-browsers.ts';
import type { FromThread, ThreadData, ToThread } from './worker-messages.ts';

/** What answers the tasks of one thread. */
export type SimulationThread = (message: ToThread) => Promise<FromThread>;

/** A thread's work without the thread. */
export async function createSimulationThread(data: ThreadData): Promise<SimulationThread> {
  await startTensorflow();
  const browsers = new VirtualBrowsers(data.site, (site) => trainerFor(data.site, site));
  const answer = async (message: ToThread) => {
    switch (message.kind) {
      case 'use-model':
        browsers.useModel(data.published, modelsByArm(data, message.evaluated));
        return null;
      case 'train':
        return browsers.train(message.train, message.train.lattice ? data.sum : data.floatSum);
      case 'evaluate':
        return browsers.evaluate(data.scoring, message.evaluate);
    }
  };
  return async (message) => {
    try {
      return { kind: 'done', task: message.task, result: await answer(message) };
    } catch (error) {
      return {
        kind: 'failed',
        task: message.task,
        message: error instanceof Error ? error.message : String(error),
      };
    }
  };
}

function modelsByArm({ published, held }: ThreadData, arms: readonly Arm[]) {
  const models: Record<Arm, Float32Array> = { current: published, held };
  return Object.fromEntries(arms.map((arm) => [arm, models[arm]]));
}

/** Models whose loss is the softmax over the catalog, beside `pooling`: see `LocalTask.vectors`. */
const bySoftmax: readonly ModelName[] = ['conv', 'sequence-fusion', 'autoencoder', 'attention'];

/** The fastest trainer that knows the model; the others train as in a browser. */
function trainerFor({ model: { name, dim } }: SimulatedSite, site: ModelSite): LocalTrainer {
  if (name === 'pooling') return createPoolingTrainer(site);
  return bySoftmax.includes(name)
    ? createSoftmaxTrainer(models[name], site, dim)
    : createTensorflowTrainer(models[name], site);
}
