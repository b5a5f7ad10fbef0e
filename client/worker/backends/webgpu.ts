/**
 * The WebGPU backend. TensorFlow.js registers one that asks for an adapter itself and fails on a null one, so it
 * is made here, from an adapter that was looked at first.
 */
import '@tensorflow/tfjs-backend-webgpu/dist/flags_webgpu.js';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu.js';
import { findBackend, registerBackend, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import './webgpu-kernels.ts';

/** What a GPU adapter is, before anything is made of it. */
export type FoundAdapter = {
  readonly adapter: GPUAdapter;
  readonly name: string;
  readonly software: boolean;
};

/** Look for an adapter; undefined where there is no WebGPU or no adapter. */
export async function findAdapter(): Promise<FoundAdapter | undefined> {
  const adapter = await requestAdapter();
  if (!adapter) return undefined;
  // Browsers of 2023 and 2024 have WebGPU without `info`; the flag has moved into it from the adapter.
  const { info, isFallbackAdapter } = adapter as Partial<GPUAdapter> & { isFallbackAdapter?: boolean };
  return {
    adapter,
    name: [info?.vendor, info?.architecture].filter(Boolean).join(' '),
    software: info?.isFallbackAdapter ?? isFallbackAdapter ?? false,
  };
}

async function requestAdapter(): Promise<GPUAdapter | null | undefined> {
  try {
    return await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  } catch {
    return null;
  }
}

/** What TensorFlow.js wants as much of as the adapter has. */
const limits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/**
 * Make it the backend.
 * @returns resolves when the device is lost; start anew then
 * @throws Error where the adapter gives no device
 */
export async function startWebGpu({ adapter }: FoundAdapter): Promise<{ lost: Promise<unknown> }> {
  const requiredLimits = Object.fromEntries(limits.map((name) => [name, adapter.limits[name]]));
  const device = await adapter.requestDevice({ requiredLimits });
  if (findBackend('webgpu')) removeBackend('webgpu');
  registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info));
  await setBackend('webgpu');
  return { lost: device.lost };
}
