/**
 * The threads of a simulation. Work is cut into small pieces that go to whoever is free; sums are kept per thread and
 * added when all rest, so nothing depends on who did what.
 */
import { Worker } from 'node:worker_threads';
import { HearsayError } from '../../../shared/hearsay-error.ts';
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import { evaluationCoordinates } from '../../../shared/metrics/metric-layout.ts';
import type { AnswerState } from '../metrics/answer-sums.ts';
import type { EvaluateTask } from './evaluate-task.ts';
import type { SimulatedSite } from './simulated-site.ts';
import type { FromThread, ThreadData, ThreadTask, ToThread } from './thread-messages.ts';
import type { TrainReport, TrainTask } from './virtual-browsers.ts';

/** How many threads, and the file that each starts from; without a file everything runs in this thread. */
export type ThreadPoolOptions = { readonly threads: number; readonly entry?: URL | undefined };

/** One place where tasks run. */
type Lane = {
  readonly run: (task: ThreadTask) => Promise<unknown>;
  readonly data: ThreadData;
  readonly close: () => Promise<void>;
};

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
      const sum = sharedIntegers(dim + evaluationCoordinates);
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

  /** Run training tasks. @param onReport told after each @throws HearsayError INTERNAL where one fails, or its thread has ended */
  train(tasks: readonly TrainTask[], onReport: (report: TrainReport) => void): Promise<void> {
    return this.#share(tasks, async (lane, train) =>
      onReport((await lane.run({ kind: 'train', train })) as TrainReport),
    );
  }

  /** Run evaluation tasks. */
  evaluate(tasks: readonly EvaluateTask[], onState: (state: AnswerState) => void): Promise<void> {
    return this.#share(tasks, async (lane, evaluate) =>
      onState((await lane.run({ kind: 'evaluate', evaluate })) as AnswerState),
    );
  }

  /** The sums of all threads, added: [d + 6], lattice units, zeros last without metrics. The threads' own begin anew. */
  takeSum(): Int32Array {
    return taken(this.#lanes.map(({ data }) => data.sum));
  }

  /** The same where there is no lattice: [d], weight units. */
  takeFloatSum(): Float32Array {
    return taken(this.#lanes.map(({ data }) => data.floatSum));
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
  const run = async (task: ThreadTask): Promise<unknown> => resultOf(await answer({ ...task, task: 0 }));
  return { run, data, close: async () => undefined };
}

async function startThread(entry: URL, data: ThreadData): Promise<Lane> {
  const worker = new Worker(entry, { workerData: data });
  const waiting = new Map<
    number,
    { resolve: (answer: FromThread) => void; reject: (error: Error) => void }
  >();
  let tasks = 0;
  /** Why it takes no more tasks: the first reason is the true one. */
  let ended: Error | undefined;
  const fail = (error: Error): void => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  worker.on('message', (answer: FromThread) => {
    waiting.get(answer.task)?.resolve(answer);
    waiting.delete(answer.task);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new HearsayError('INTERNAL', 'a thread of the simulation has ended')));
  const run = async (task: ThreadTask): Promise<unknown> => {
    if (ended) throw ended;
    const number = tasks++;
    const answer = new Promise<FromThread>((resolve, reject) => waiting.set(number, { resolve, reject }));
    worker.postMessage({ ...task, task: number } satisfies ToThread);
    return resultOf(await answer);
  };
  return { run, data, close: async () => void (await worker.terminate()) };
}

function resultOf(answer: FromThread): unknown {
  if (answer.kind === 'done') return answer.result;
  throw new HearsayError('INTERNAL', answer.message);
}

/** The sum of the parts, which are set to zero. */
function taken<T extends Int32Array | Float32Array>(parts: readonly T[]): T {
  const total = parts[0]!.slice() as T; // no pool starts without a lane
  for (const part of parts.slice(1)) {
    for (let i = 0; i < total.length; i++) total[i] = total[i]! + part[i]!;
  }
  for (const part of parts) part.fill(0);
  return total;
}

const sharedFloats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
const sharedIntegers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
