/** What runs in one thread of a simulation: tasks in, answers out. */
import type { ModelSite } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import { runEvaluateTask } from './evaluate-task.ts';
import type { LocalTrainer } from './local-trainer.ts';
import { createPoolingTrainer } from './pooling-trainer.ts';
import type { SimulatedSite } from './simulated-site.ts';
import { startTensorflow } from './start-tensorflow.ts';
import { createTensorflowTrainer } from './tensorflow-trainer.ts';
import type { FromThread, ThreadData, ToThread } from './thread-messages.ts';
import { VirtualBrowsers } from './virtual-browsers.ts';

/** What answers the tasks of one thread. */
export type SimulationThread = (message: ToThread) => Promise<FromThread>;

/** A thread's work without the thread. */
export async function createSimulationThread(data: ThreadData): Promise<SimulationThread> {
  await startTensorflow();
  const { site } = data;
  const browsers = new VirtualBrowsers(site, (modelSite) => trainerFor(site, modelSite));
  const answer = async (message: ToThread) => {
    switch (message.kind) {
      case 'use-model':
        browsers.useModel(data.published, modelsByArm(data, message.evaluated));
        return null;
      case 'train':
        return browsers.train(message.train, message.train.lattice ? data.sum : data.floatSum);
      case 'evaluate':
        return runEvaluateTask({ site, modelSite: browsers.modelSite }, data.scoring, message.evaluate);
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

/** `pooling` has loops of its own. */
function trainerFor({ model: { name } }: SimulatedSite, site: ModelSite): LocalTrainer {
  return name === 'pooling' ? createPoolingTrainer(site) : createTensorflowTrainer(models[name], site);
}
