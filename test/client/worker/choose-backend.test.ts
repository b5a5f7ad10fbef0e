import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseBackend } from '../../../client/worker/backends/choose-backend.ts';
import type { Fallback } from '../../../client/worker/backends/fallback.ts';
import { refusal } from '../../shared/log/refusal.ts';

const made: unknown[] = [];
// Only the backend itself is left out: no GPU is here to run it on.
vi.mock('@tensorflow/tfjs-backend-webgpu/dist/flags_webgpu.js', () => ({}));
vi.mock('@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js', () => ({
  WebGPUBackend: class {
    constructor(...given: unknown[]) {
      made.push(...given);
    }
  },
}));
vi.mock('../../../client/worker/backends/webgpu-kernels.ts', () => ({}));
vi.mock('@tensorflow/tfjs-core', () => {
  const backends = new Map<string, () => unknown>();
  return {
    findBackend: (name: string) => backends.get(name),
    removeBackend: (name: string) => backends.delete(name),
    registerBackend: (name: string, make: () => unknown) => backends.set(name, make),
    setBackend: async (name: string) => backends.get(name)?.(),
  };
});

afterEach(() => {
  vi.unstubAllGlobals();
  made.length = 0;
});

const limits = {
  maxBufferSize: 1,
  maxStorageBufferBindingSize: 2,
  maxComputeWorkgroupStorageSize: 3,
  maxComputeWorkgroupsPerDimension: 4,
  maxComputeWorkgroupSizeX: 5,
  maxComputeInvocationsPerWorkgroup: 6,
};
const lost = new Promise<never>(() => undefined);
const device = { lost };
const info = { vendor: 'acme', architecture: 'gen-9', isFallbackAdapter: false };
const adapter = { info, limits, requestDevice: async () => device };
const software = {
  ...adapter,
  info: { vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true },
};

/** A browser with this for `navigator.gpu`. */
const browser = (gpu: unknown): void => void vi.stubGlobal('navigator', { gpu });
const offering = (found: unknown) => ({ requestAdapter: async () => found });

/** A fallback bundle that notes what was started. */
function fallbackThat(fails: { wasm?: boolean; load?: boolean } = {}) {
  const started: string[] = [];
  const fallback: Fallback = {
    startWasm: async (url) => {
      if (fails.wasm) throw new Error('no WebAssembly SIMD');
      started.push(`wasm ${url}`);
    },
    startCpu: async () => {
      started.push('cpu');
    },
  };
  const load = async () => {
    if (fails.load) throw new Error('not fetched');
    return { fallback, wasmUrl: 'blob:wasm' };
  };
  return { started, load };
}

describe('the backend of a browser', () => {
  it('is WebGPU where there is a real adapter; nothing else is fetched', async () => {
    browser(offering(adapter));
    const { started, load } = fallbackThat();
    const running = await chooseBackend('auto', load);
    expect(running.status).toEqual({ name: 'webgpu', reason: 'WebGPU adapter', adapter: 'acme gen-9' });
    expect(running.lost).toBe(lost);
    expect(made).toEqual([device, info]);
    expect(started).toEqual([]);
  });

  it.each([
    ['no navigator.gpu', undefined, 'no WebGPU adapter'],
    ['a null adapter', offering(null), 'no WebGPU adapter'],
    [
      'an adapter that is refused',
      { requestAdapter: () => Promise.reject(new Error()) },
      'no WebGPU adapter',
    ],
    [
      'a request that throws',
      {
        requestAdapter: () => {
          throw new TypeError('blocked');
        },
      },
      'no WebGPU adapter',
    ],
    ['a software adapter', offering(software), 'the WebGPU adapter is software (google swiftshader)'],
    [
      'a software adapter of an older browser, which flags it itself',
      offering({ limits, isFallbackAdapter: true }),
      'the WebGPU adapter is software ()',
    ],
    [
      'an adapter that gives no device',
      offering({ ...adapter, requestDevice: () => Promise.reject(new Error()) }),
      'the WebGPU adapter gave no device (acme gen-9)',
    ],
  ])('is WASM with %s, and says why', async (_case, gpu, reason) => {
    browser(gpu);
    const { started, load } = fallbackThat();
    const { status } = await chooseBackend('auto', load);
    expect(status).toEqual({ name: 'wasm', reason, adapter: '' });
    expect(started).toEqual(['wasm blob:wasm']);
  });

  it('is plain JavaScript where WebAssembly is not allowed, and says why', async () => {
    browser(undefined);
    const { started, load } = fallbackThat({ wasm: true });
    const { status } = await chooseBackend('auto', load);
    const reason = 'no WebGPU adapter; WebAssembly not allowed or without SIMD';
    expect(status).toEqual({ name: 'cpu', reason, adapter: '' });
    expect(started).toEqual(['cpu']);
  });

  it('is WebGPU on an adapter of an older browser that does not introduce itself', async () => {
    browser(offering({ limits, requestDevice: async () => device }));
    const { status } = await chooseBackend('auto', fallbackThat().load);
    expect(status).toMatchObject({ name: 'webgpu', adapter: '' });
  });

  it.each(['wasm', 'cpu'] as const)(
    'is %s where a test asks for it; no adapter is asked for',
    async (wanted) => {
      const requestAdapter = vi.fn();
      browser({ requestAdapter });
      const { status } = await chooseBackend(wanted, fallbackThat().load);
      expect(status).toEqual({ name: wanted, reason: 'asked for', adapter: '' });
      expect(requestAdapter).not.toHaveBeenCalled();
    },
  );

  it('is WebGPU on a software adapter where a test asks for it', async () => {
    browser(offering(software));
    const { status } = await chooseBackend('webgpu', fallbackThat().load);
    expect(status).toEqual({ name: 'webgpu', reason: 'asked for', adapter: 'google swiftshader' });
  });

  it.each([
    ['there is no adapter', offering(null)],
    [
      'the adapter gives no device',
      offering({ ...adapter, requestDevice: () => Promise.reject(new Error()) }),
    ],
  ])('is none where a test asks for WebGPU and %s', async (_case, gpu) => {
    browser(gpu);
    const { started, load } = fallbackThat();
    await expect(chooseBackend('webgpu', load)).rejects.toThrow(refusal('NO_BACKEND'));
    expect(started).toEqual([]);
  });

  it('is none where the fallback cannot be fetched', async () => {
    browser(undefined);
    await expect(chooseBackend('auto', fallbackThat({ load: true }).load)).rejects.toThrow('not fetched');
  });

  it('is made anew after its device was lost', async () => {
    browser(offering(adapter));
    await chooseBackend('auto', fallbackThat().load);
    await chooseBackend('auto', fallbackThat().load);
    expect(made).toEqual([device, info, device, info]);
  });
});
