/** What the simulation and its threads say to each other. */
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import type { AnswerState } from '../metrics/answer-sums.ts';
import type { EvaluateTask } from './evaluate-task.ts';
import type { SimulatedSite } from './simulated-site.ts';
import type { TrainReport, TrainTask } from './virtual-browsers.ts';

/** What a thread is started with. */
export type ThreadData = {
  readonly site: SimulatedSite;
  /** [d] the model to train on, the held one, the model to rank with; written by the simulation while the threads rest. */
  readonly published: Float32Array;
  readonly held: Float32Array;
  readonly scoring: Float32Array;
  /** This thread's part of the sum: [d + 6] in lattice units, metrics last, and [d] in weight units where there is no lattice. */
  readonly sum: Int32Array;
  readonly floatSum: Float32Array;
};

/** What a thread is to do. */
export type ThreadTask =
  | { readonly kind: 'use-model'; readonly evaluated: readonly Arm[] }
  | { readonly kind: 'train'; readonly train: TrainTask }
  | { readonly kind: 'evaluate'; readonly evaluate: EvaluateTask };

/** To a thread; every task is answered by its number. */
export type ToThread = ThreadTask & { readonly task: number };

/** From a thread. */
export type FromThread =
  | { readonly kind: 'done'; readonly task: number; readonly result: TrainReport | AnswerState | null }
  | { readonly kind: 'failed'; readonly task: number; readonly message: string };
