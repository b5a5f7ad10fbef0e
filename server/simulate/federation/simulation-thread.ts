/** What runs in one thread of a simulation: tasks in, answers out. */
import type { ModelSite } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import { createKernelTrainer } from './kernel-trainer.ts';
import type { LocalTrainer } from './local-trainer.ts';
import type { SimulatedSite } from './simulation.ts';
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
        browsers.useModel(data.published);
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

/** The kernels know `pooling`; every other model trains as in a browser. */
function trainerFor({ model }: SimulatedSite, site: ModelSite): LocalTrainer {
  return model.name === 'pooling'
    ? createKernelTrainer(site)
    : createTensorflowTrainer(models[model.name], site);
}
