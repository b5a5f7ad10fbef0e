/**
 * What the benchmark runs inside Chromium: real local rounds, and one step on every backend. The fallback is the
 * built bundle that a browser without a GPU gets; the baselines need every kernel and gradient.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { ready, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import '../../../client/models/tensorflow.ts';
import type { Fallback } from '../../../client/worker/backends/fallback.ts';
import { type FoundAdapter, findAdapter, startWebGpu } from '../../../client/worker/backends/webgpu.ts';
import type { ModelName } from '../../../shared/model/model-name.ts';
import { trainUpdates, type UpdateTask } from './local-updates.ts';
import { createMeasuredTask } from './measured-task.ts';
import { timeModelRounds } from './model-rounds.ts';
import { timeGatherRound, timePlainRound } from './plain-training.ts';
import { type StepTimes, timeLocalRound } from './step-times.ts';

/** One repetition: the same step three ways. */
export type Comparison = {
  readonly fallback: StepTimes;
  readonly plain: StepTimes;
  readonly gather: StepTimes;
};

/** What the bench calls in the page. */
export type BenchPage = {
  /** Load the built fallback; before anything else. */
  readonly startFallback: (script: string, wasm: string) => Promise<void>;
  readonly trainUpdates: (task: UpdateTask) => Promise<Uint8Array[]>;
  readonly compareStep: () => Promise<Comparison>;
  /** Undefined without an adapter. */
  readonly timeWebGpu: (steps: number) => Promise<WebGpuTimes | undefined>;
  /** Milliseconds of each round on the fallback, the first one warming up. */
  readonly timeRounds: (name: ModelName, rounds: number) => Promise<number[]>;
  /** The same on WebGPU; undefined without an adapter. */
  readonly timeWebGpuRounds: (name: ModelName, rounds: number) => Promise<number[] | undefined>;
};

/** Steps on WebGPU, and on what. */
export type WebGpuTimes = StepTimes & { readonly adapter: string; readonly software: boolean };

const { task, tables } = createMeasuredTask();

const page: BenchPage = {
  startFallback: async (script, wasm) => {
    await new Promise((resolve, reject) => {
      const tag = Object.assign(document.createElement('script'), {
        src: script,
        onload: resolve,
        onerror: reject,
      });
      document.head.append(tag);
    });
    const { hearsayFallback } = globalThis as { hearsayFallback?: Fallback };
    await hearsayFallback?.startWasm(wasm);
  },
  trainUpdates: async (updateTask) => {
    await setBackend('wasm');
    return trainUpdates(updateTask);
  },
  compareStep: async () => {
    await setBackend('wasm');
    const fallback = await timeLocalRound(task, 6);
    await setBackend('cpu');
    const plain = await timePlainRound(task, 2);
    const gather = await timeGatherRound(task, tables, 2);
    return { fallback, plain, gather };
  },
  timeWebGpu: (steps) =>
    onWebGpu(async ({ name, software }) => ({
      ...(await timeLocalRound(task, steps)),
      ...{ adapter: name, software },
    })),
  timeRounds: async (name, rounds) => {
    await setBackend('wasm');
    return timeModelRounds(name, rounds);
  },
  timeWebGpuRounds: (name, rounds) => onWebGpu(() => timeModelRounds(name, rounds)),
};

async function onWebGpu<T>(use: (found: FoundAdapter) => Promise<T>): Promise<T | undefined> {
  const found = await findAdapter();
  if (!found) return undefined;
  await startWebGpu(found);
  await ready();
  try {
    return await use(found);
  } finally {
    removeBackend('webgpu');
  }
}

Object.assign(globalThis, { benchPage: page });
