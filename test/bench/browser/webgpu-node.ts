/**
 * One step on WebGPU without a browser, through Dawn (npm's `webgpu`), for machines that have a GPU and no
 * Chromium. Bundled into one file by `npm run bench -- --webgpu-bundle FILE`; run it with Node where the package
 * `webgpu` can be found from the current folder. Prints the figure as the benchmark does.
 */
import { createRequire } from 'node:module';
import '../../../client/models/tensorflow.ts';
import { findAdapter, startWebGpu } from '../../../client/worker/backends/webgpu.ts';
import { modelNames } from '../../../shared/model/model-name.ts';
import { type Figure, toFigure } from '../figure.ts';
import { median } from '../statistics.ts';
import { createMeasuredTask } from './measured-task.ts';
import { timeModelRounds } from './model-rounds.ts';
import { roundShapes } from './round-shapes.ts';
import { timeLocalRound } from './step-times.ts';

/** A CPU emulation takes seconds a step. */
const steps = { hardware: 31, software: 4 };

/** From the folder it is run in, so that the bundle may lie anywhere. */
const requireHere = createRequire(`${process.cwd()}/`);
const { create, globals } = (await import(requireHere.resolve('webgpu'))) as typeof import('webgpu');
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, 'navigator', { value: { gpu: create([]) }, configurable: true });

const found = await findAdapter();
if (!found) throw new Error('no WebGPU adapter');
await startWebGpu(found);
const { task } = createMeasuredTask();
const { milliseconds } = await timeLocalRound(task, found.software ? steps.software : steps.hardware);
const { device, description } = found.adapter.info;
const adapter = [found.name, device, description].filter(Boolean).join(' ');
const figure = toFigure({
  name: 'localRound.webgpuMs',
  value: median(milliseconds),
  note:
    `adapter ${adapter}${found.software ? ', software' : ''}, in Node over Dawn; median of ${milliseconds.length} steps, ` +
    `shortest ${Math.min(...milliseconds).toFixed(2)}`,
});
const rounds: Figure[] = [];
for (const name of modelNames) {
  const [, ...times] = await timeModelRounds(name, found.software ? 2 : 11);
  const note = `adapter ${adapter}; ${roundShapes}`;
  rounds.push(toFigure({ name: `localRound.${name}.webgpuMs`, value: median(times), note }));
}
process.stdout.write(`${JSON.stringify([figure, ...rounds], null, 2)}\n`);
// Dawn keeps the process alive.
process.exit(0);
