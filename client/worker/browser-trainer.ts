/** Trains in this worker: a backend chosen at the first round, chosen anew after its device was lost. */
import { HearsayError } from '../../shared/hearsay-error.ts';
import '../models/tensorflow.ts';
import type { InitOptions } from '../embed/api.ts';
import { nextTask } from '../manners/next-task.ts';
import { trainLocally } from '../models/local-round.ts';
import type { ModelSite, Scorer } from '../models/model.ts';
import { models } from '../models/models.ts';
import { scoreOnce } from '../models/score-once.ts';
import { chooseBackend, type LoadFallback, type RunningBackend } from './backends/choose-backend.ts';
import type { Pace } from './pace.ts';
import type { Trainer } from './trainer.ts';

/** Where nobody holds it up. */
const unheld: Pace = (work) => work(nextTask);

/** A trainer that also keeps models ready to score. */
export type BrowserTrainer = Trainer & {
  /**
   * A model on the backend until it is disposed.
   * @throws HearsayError NO_BACKEND; its scores reject with DEVICE_LOST once the device is another
   */
  readonly createScorer: (site: ModelSite, parameters: Float32Array) => Promise<Scorer>;
};

/**
 * A trainer; nothing is loaded before its first use.
 * @param pace of training and of evaluation; a page's own questions do not wait
 */
export function createBrowserTrainer(
  wanted: NonNullable<InitOptions['backend']>,
  loadFallback: LoadFallback,
  pace = unheld,
): BrowserTrainer {
  let running: Promise<RunningBackend> | undefined;
  /** Stops what trains now. A set, not a race against `lost`: a promise that lives long keeps every race's result. */
  const stops = new Set<() => void>();
  const start = async (): Promise<RunningBackend> => {
    const backend = await chooseBackend(wanted, loadFallback);
    void backend.lost.then(() => {
      running = undefined;
      for (const stop of stops) stop();
    });
    return backend;
  };
  const current = async (): Promise<RunningBackend> => {
    running ??= start();
    try {
      return await running;
    } catch (cause) {
      running = undefined;
      if (cause instanceof HearsayError) throw cause;
      throw new HearsayError('NO_BACKEND', 'no backend could be started', { cause });
    }
  };
  const whileThere = async <T>(work: () => Promise<T>): Promise<T> => {
    await current();
    return new Promise((resolve, reject) => {
      // Whatever the backend does with a lost device, waiting for it for ever included.
      const stop = (): void => {
        stops.delete(stop);
        reject(new HearsayError('DEVICE_LOST', 'the GPU device was lost'));
      };
      stops.add(stop);
      void work()
        .then(resolve, reject)
        .finally(() => stops.delete(stop));
    });
  };
  return {
    backend: async () => (await current()).status,
    train: (task, settings) => whileThere(() => pace((breathe) => trainLocally(task, settings, breathe))),
    score: (site, parameters, visitor) => whileThere(() => pace(() => scoreOnce(site, parameters, visitor))),
    createScorer: async (site, parameters) => {
      await current();
      const backend = running;
      const scorer = models[site.spec.model].createScorer(site, parameters);
      const scores: Scorer['scores'] = async (visitor) => {
        if (running !== backend) throw new HearsayError('DEVICE_LOST', 'the model was on another device');
        return whileThere(() => scorer.scores(visitor));
      };
      return { scores, dispose: scorer.dispose };
    },
  };
}
