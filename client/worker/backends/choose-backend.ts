/** Which backend trains: WebGPU on a real adapter, then WASM, then plain JavaScript. Says which, and why. */
import { HearsayError } from '../../../shared/hearsay-error.ts';
import type { InitOptions } from '../../embed/api.ts';
import type { BackendStatus } from '../../embed/status.ts';
import type { Fallback } from './fallback.ts';
import { type FoundAdapter, findAdapter, startWebGpu } from './webgpu.ts';

/** A backend that runs. */
export type RunningBackend = {
  readonly status: BackendStatus;
  /** Resolves when it has to be chosen anew. */
  readonly lost: Promise<unknown>;
};

/** Brings the fallback bundle and the address of its WASM file; both verified. */
export type LoadFallback = () => Promise<{ readonly fallback: Fallback; readonly wasmUrl: string }>;

const never = new Promise<never>(() => undefined);

/**
 * @param wanted `auto`, or one that a test insists on
 * @throws HearsayError NO_BACKEND
 */
export async function chooseBackend(
  wanted: NonNullable<InitOptions['backend']>,
  loadFallback: LoadFallback,
): Promise<RunningBackend> {
  const found = wanted === 'auto' || wanted === 'webgpu' ? await findAdapter() : undefined;
  const { use, reason } = judgeAdapter(wanted, found);
  if (use && found) {
    try {
      const { lost } = await startWebGpu(found);
      return { status: { name: 'webgpu', reason, adapter: found.name }, lost };
    } catch (cause) {
      if (wanted === 'webgpu') throw new HearsayError('NO_BACKEND', 'the adapter gave no device', { cause });
      return startFallback(wanted, `the WebGPU adapter gave no device (${found.name})`, loadFallback);
    }
  }
  if (wanted === 'webgpu') throw new HearsayError('NO_BACKEND', reason);
  return startFallback(wanted, reason, loadFallback);
}

/** A software adapter is slower than WASM, so only a test that asks for it gets one. */
function judgeAdapter(wanted: string, found: FoundAdapter | undefined): { use: boolean; reason: string } {
  if (wanted === 'wasm' || wanted === 'cpu') return { use: false, reason: 'asked for' };
  if (!found) return { use: false, reason: 'no WebGPU adapter' };
  if (wanted === 'webgpu') return { use: true, reason: 'asked for' };
  if (found.software) return { use: false, reason: `the WebGPU adapter is software (${found.name})` };
  return { use: true, reason: 'WebGPU adapter' };
}

async function startFallback(wanted: string, reason: string, load: LoadFallback): Promise<RunningBackend> {
  const { fallback, wasmUrl } = await load();
  if (wanted !== 'cpu') {
    try {
      await fallback.startWasm(wasmUrl);
      return { status: { name: 'wasm', reason, adapter: '' }, lost: never };
    } catch {
      reason = `${reason}; WebAssembly not allowed or without SIMD`;
    }
  }
  await fallback.startCpu();
  return { status: { name: 'cpu', reason, adapter: '' }, lost: never };
}
