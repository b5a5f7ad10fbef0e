/** The backends that a browser without a GPU gets, started in Node. */
import { createRequire } from 'node:module';
import { env } from '@tensorflow/tfjs-core';
import '../../../client/models/tensorflow.ts';
import { fallback } from '../../../client/worker/backends/fallback.ts';

const wasmFile = createRequire(import.meta.url).resolve(
  '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
);

// Else it advertises its build for Node.
env().set('PROD', true);

/** Each backend with its start; what is started last is what computes. */
export const backends: readonly [name: string, start: () => Promise<void>][] = [
  ['cpu', fallback.startCpu],
  ['wasm', () => fallback.startWasm(wasmFile)],
];
