/** Starts TensorFlow.js in this thread on WASM, the backend of browsers without a GPU; in plain JavaScript where it will not start. */
import { createRequire } from 'node:module';
import '../../../client/models/tensorflow.ts';
import { fallback } from '../../../client/worker/backends/fallback.ts';

let started: Promise<void> | undefined;

/** Once a thread. */
export function startTensorflow(): Promise<void> {
  const require = createRequire(import.meta.url);
  started ??= fallback
    .startWasm(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'))
    .catch(() => fallback.startCpu());
  return started;
}
