/**
 * The backends for browsers without a GPU, WASM first, then plain JavaScript; a bundle of its own, fetched only
 * where it is needed. TensorFlow.js keeps its registries in the global scope, so they meet the worker's.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu/dist/backend_cpu.js';
import { BackendWasm, init, setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import { env, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import './cpu-kernels.ts';
import './wasm-kernels.ts';

/** What the bundle puts into the worker's global scope. */
export type Fallback = {
  /**
   * @param wasmUrl where the SIMD build of the WASM backend is
   * @throws Error where WebAssembly, SIMD or the policy of the page does not allow it
   */
  readonly startWasm: (wasmUrl: string) => Promise<void>;
  readonly startCpu: () => Promise<void>;
};

/** See {@link Fallback}. */
export const fallback: Fallback = {
  startWasm: async (wasmUrl) => {
    // Threads want cross-origin isolation of the host page; without them there is one file to fetch.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('no WebAssembly SIMD');
    const names = [
      'tfjs-backend-wasm.wasm',
      'tfjs-backend-wasm-simd.wasm',
      'tfjs-backend-wasm-threaded-simd.wasm',
    ];
    setWasmPaths(Object.fromEntries(names.map((name) => [name, wasmUrl])));
    const { wasm } = await init();
    registerBackend('wasm', () => new BackendWasm(wasm));
    await setBackend('wasm');
  },
  startCpu: async () => {
    registerBackend('cpu', () => new MathBackendCPU());
    await setBackend('cpu');
  },
};
