/**
 * The threads of a simulation. Work is cut into small pieces that go to whoever is free; sums are kept per thread and
 * added when all rest, so nothing depends on who did what.
 */
import { Worker } from 'node:worker_threads';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import { metricCoordinates } from '../../../shared/lattice/update-shape.ts';
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import type { EvaluationState } from '../metrics/evaluation.ts';
import type { SimulatedSite } from './simulation.ts';
import type { EvaluateTask, TrainReport, TrainTask } from './virtual-browsers.ts';
import type { FromThread, ThreadData, ToThread } from './worker-messages.ts';

/** How many threads, and the file that each starts from; without a file everything runs in this thread. */
export type ThreadPoolOptions = { readonly threads: number; readonly entry?: URL | undefined };

/** One place where tasks run. */
type Lane = {
  readonly run: (message: Pending) => Promise<unknown>;
  readonly data: ThreadData;
  readonly close: () => Promise<void>;
};

/** A task without its number. */
type Pending =
  | { readonly kind: 'use-model'; readonly evaluated: readonly Arm[] }
  | { readonly kind: 'train'; readonly train: TrainTask }
  | { readonly kind: 'evaluate'; readonly evaluate: EvaluateTask };

/** See the head of this file. */
export class ThreadPool {
  /** [d] write it, then call {@link useModel}. */
  readonly published: Float32Array;
  /** [d] the model on which some are held; as `published`. */
  readonly held: Float32Array;
  /** [d] the model that {@link evaluate} ranks with. */
  readonly scoring: Float32Array;
  readonly #lanes: readonly Lane[];

  private constructor(shared: Pick<ThreadData, 'published' | 'held' | 'scoring'>, lanes: readonly Lane[]) {
    this.published = shared.published;
    this.held = shared.held;
    this.scoring = shared.scoring;
    this.#lanes = lanes;
  }

  /**
   * Start the threads.
   * @param dim d, length of the model
   */
  static async start(
    site: SimulatedSite,
    dim: number,
    { threads, entry }: ThreadPoolOptions,
  ): Promise<ThreadPool> {
    const shared = { published: sharedFloats(dim), held: sharedFloats(dim), scoring: sharedFloats(dim) };
    const lanes = Array.from({ length: entry ? threads : 1 }, () => {
      const sum = sharedIntegers(dim + metricCoordinates);
      const data = { site, ...shared, sum, floatSum: sharedFloats(dim) };
      return entry ? startThread(entry, data) : startHere(data);
    });
    return new ThreadPool(shared, await Promise.all(lanes));
  }

  /** How many tasks run at a time. */
  get lanes(): number {
    return this.#lanes.length;
  }

  /** Every thread takes up what {@link published} holds. @param evaluated arms of federated evaluation */
  async useModel(evaluated: readonly Arm[]): Promise<void> {
    await Promise.all(this.#lanes.map(({ run }) => run({ kind: 'use-model', evaluated })));
  }

  /** Run training tasks. @param onReport told after each */
  train(tasks: readonly TrainTask[], onReport: (report: TrainReport) => void): Promise<void> {
    return this.#share(tasks, async (lane, train) =>
      onReport((await lane.run({ kind: 'train', train })) as TrainReport),
    );
  }

  /** Run evaluation tasks. */
  evaluate(tasks: readonly EvaluateTask[], onState: (state: EvaluationState) => void): Promise<void> {
    return this.#share(tasks, async (lane, evaluate) =>
      onState((await lane.run({ kind: 'evaluate', evaluate })) as EvaluationState),
    );
  }

  /** The sums of all threads, added: `sum` [d + 6], zeros last without metrics; `floatSum` [d]. The threads' own begin anew. */
  takeSum(kind: 'sum' | 'floatSum'): Int32Array | Float32Array {
    const [first, ...others] = this.#lanes.map(({ data }) => data[kind]);
    const total = first!.slice();
    for (const part of others) for (let i = 0; i < total.length; i++) total[i] = total[i]! + part[i]!;
    for (const { data } of this.#lanes) data[kind].fill(0);
    return total;
  }

  async close(): Promise<void> {
    await Promise.all(this.#lanes.map(({ close }) => close()));
  }

  /** The next task to the next free lane; the first failure ends it. */
  async #share<T>(tasks: readonly T[], run: (lane: Lane, task: T) => Promise<void>): Promise<void> {
    let next = 0;
    const work = async (lane: Lane): Promise<void> => {
      while (next < tasks.length) await run(lane, tasks[next++]!);
    };
    await Promise.all(this.#lanes.map(work));
  }
}

async function startHere(data: ThreadData): Promise<Lane> {
  // Only here: a process that starts threads has no use for TensorFlow.js itself.
  const { createSimulationThread } = await import('./simulation-thread.ts');
  const answer = await createSimulationThread(data);
  const run = async (message: Pending): Promise<unknown> => resultOf(await answer({ ...message, task: 0 }));
  return { run, data, close: async () => undefined };
}

async function startThread(entry: URL, data: ThreadData): Promise<Lane> {
  const worker = new Worker(entry, { workerData: data });
  const waiting = new Map<
    number,
    { resolve: (answer: FromThread) => void; reject: (error: Error) => void }
  >();
  let tasks = 0;
  const fail = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
  };
  worker.on('message', (answer: FromThread) => {
    waiting.get(answer.task)?.resolve(answer);
    waiting.delete(answer.task);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new HearsayError('INTERNAL', 'a thread of the simulation has ended')));
  const run = async (message: Pending): Promise<unknown> => {
    const task = tasks++;
    const answer = new Promise<FromThread>((resolve, reject) => waiting.set(task, { resolve, reject }));
    worker.postMessage({ ...message, task } satisfies ToThread);
    return resultOf(await answer);
  };
  return { run, data, close: async () => void (await worker.terminate()) };
}

function resultOf(answer: FromThread): unknown {
  if (answer.kind === 'done') return answer.result;
  throw new HearsayError('INTERNAL', answer.message);
}

const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
const sharedIntegers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
