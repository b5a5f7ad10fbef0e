/**
 * One step on WebGPU without a browser, through Dawn (npm's `webgpu`), for machines that have a GPU and no
 * Chromium. Bundled into one file by `npm run bench -- --webgpu-bundle FILE`; run it with Node where the package
 * `webgpu` can be found. Prints what `localRound.webgpuMs` would be.
 */
import { createRequire } from 'node:module';
import '../../../client/models/tensorflow.ts';
import { findAdapter, startWebGpu } from '../../../client/worker/backends/webgpu.ts';
import { median } from '../statistics.ts';
import { createMeasuredTask } from './measured-task.ts';
import { timeLocalRound } from './step-times.ts';

const steps = 31;

/** From the folder it is run in, so that the bundle may lie anywhere. */
const requireHere = createRequire(`${process.cwd()}/`);
const { create, globals } = (await import(requireHere.resolve('webgpu'))) as typeof import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });

const found = await findAdapter();
if (!found) throw new Error('no WebGPU adapter');
await startWebGpu(found);
const { milliseconds, losses } = await timeLocalRound(createMeasuredTask().task, steps);
const { device, description } = found.adapter.info;
const report = {
  name: 'localRound.webgpuMs',
  value: median(milliseconds),
  best: Math.min(...milliseconds),
  adapter: [found.name, device, description].filter(Boolean).join(' '),
  software: found.software,
  firstLosses: losses.slice(0, 3),
};
process.stdout.write(`${JSON.stringify(report)}\n`);
// Dawn keeps the process alive.
process.exit(0);
