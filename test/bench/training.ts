/** What is measured inside Chromium: real updates, and the step of a local round on every backend. */
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright';
import { modelNames } from '../../shared/model/model-name.ts';
import type { BenchPage, Comparison } from './browser/bench-page.ts';
import type { UpdateTask } from './browser/local-updates.ts';
import { roundShapes, stepShapes } from './browser/round-shapes.ts';
import type { StepTimes } from './browser/step-times.ts';
import { buildBenchPage } from './bundles.ts';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { progress } from './report.ts';
import { median } from './statistics.ts';

const repetitions = 3;
const webGpuSteps = 4;

/** The bench's page, ready to train. */
export type TrainingPage = {
  readonly trainUpdates: (task: UpdateTask) => Promise<Uint8Array[]>;
  readonly measureStep: () => Promise<Measured[]>;
  readonly measureWebGpu: () => Promise<Measured>;
  readonly measureRounds: () => Promise<Measured[]>;
  readonly measureWebGpuRounds: () => Promise<Measured[]>;
};

/** @param folder for the page's bundle @param clientFolder the built client */
export async function withTrainingPage<T>(
  folder: string,
  clientFolder: string,
  use: (page: TrainingPage) => Promise<T>,
): Promise<T> {
  const script = await buildBenchPage(folder);
  const html = `<!doctype html><title>Hearsay bench</title><script src="/bench/${script}"></script>`;
  const built = readdirSync(clientFolder);
  const fallback = `/client/${built.find((name) => /^fallback\..*js$/.test(name))}`;
  const wasm = `/client/${built.find((name) => /^tensorflow\..*wasm$/.test(name))}`;
  return withSite(html, { '/bench': folder, '/client': clientFolder }, (url) =>
    withChromium(async (browser) => {
      const page = await browser.newPage();
      await page.goto(url);
      await page.evaluate(
        ([script, wasm]) => (window as unknown as BenchWindow).benchPage.startFallback(script, wasm),
        [fallback, new URL(wasm, url).href] as const,
      );
      return use({
        trainUpdates: (task) => trainUpdates(page, task),
        measureStep: () => measureStep(page),
        measureWebGpu: () => measureWebGpu(page),
        measureRounds: () => measureRounds(page),
        measureWebGpuRounds: () => measureWebGpuRounds(page),
      });
    }),
  );
}

type BenchWindow = { readonly benchPage: BenchPage };

function trainUpdates(page: Page, task: UpdateTask): Promise<Uint8Array[]> {
  return page.evaluate((task) => (window as unknown as BenchWindow).benchPage.trainUpdates(task), task);
}

async function measureStep(page: Page): Promise<Measured[]> {
  const runs: Comparison[] = [];
  for (let i = 0; i < repetitions; i++) {
    progress(`one step three ways, ${i + 1} of ${repetitions}`);
    runs.push(await page.evaluate(() => (window as unknown as BenchWindow).benchPage.compareStep()));
  }
  assertSameLoss(runs);
  const msOf = (way: keyof Comparison): number => median(runs.map((run) => median(run[way].milliseconds)));
  const ratio = (way: 'plain' | 'gather'): number =>
    median(runs.map((run) => median(run[way].milliseconds) / median(run.fallback.milliseconds)));
  return [
    {
      name: 'localRound.speedup',
      value: ratio('plain'),
      note:
        `${stepShapes}; WASM fallback in Chromium ${msOf('fallback').toFixed(0)} ms a step, plain ops with minimize on the ` +
        `CPU backend ${msOf('plain').toFixed(0)} ms, same losses; median of ${repetitions}`,
    },
    {
      name: 'localRound.speedupGather',
      value: ratio('gather'),
      note: `through gather over the whole input table ${msOf('gather').toFixed(0)} ms`,
    },
  ];
}

/** Loss before the first and before the second step: the gradients agree too. */
function assertSameLoss(runs: readonly Comparison[]): void {
  for (const { fallback, plain, gather } of runs) {
    const differs = (other: StepTimes): boolean =>
      other.losses.some((loss, step) => !(Math.abs(loss - fallback.losses[step]!) < 1e-3));
    if (differs(plain) || differs(gather)) {
      throw new Error(`not the same loss: ${JSON.stringify([fallback.losses, plain.losses, gather.losses])}`);
    }
  }
}

async function measureWebGpu(page: Page): Promise<Measured> {
  const name = 'localRound.webgpuMs';
  progress('one step on WebGPU');
  const times = await page.evaluate(
    (steps) => (window as unknown as BenchWindow).benchPage.timeWebGpu(steps),
    webGpuSteps,
  );
  if (!times) return { name, value: null, note: 'no WebGPU adapter' };
  const { adapter, software, milliseconds } = times;
  return {
    name,
    value: median(milliseconds),
    note: `adapter ${adapter}${software ? ', software: an emulation on the CPU, no measure of WebGPU' : ''}`,
  };
}

async function measureRounds(page: Page): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const name of modelNames) {
    progress(`a local round of ${name}`);
    const [, ...times] = await page.evaluate(
      ([name, rounds]) => (window as unknown as BenchWindow).benchPage.timeRounds(name, rounds),
      [name, 1 + repetitions] as const,
    );
    measured.push({ name: `localRound.${name}.fallbackMs`, value: median(times), note: roundShapes });
  }
  return measured;
}

async function measureWebGpuRounds(page: Page): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const name of modelNames) {
    progress(`a local round of ${name} on WebGPU`);
    const times = await page.evaluate(
      (name) => (window as unknown as BenchWindow).benchPage.timeWebGpuRounds(name, 2),
      name,
    );
    const note = times ? 'as localRound.webgpuMs' : 'no WebGPU adapter';
    measured.push({ name: `localRound.${name}.webgpuMs`, value: times?.[1] ?? null, note });
  }
  return measured;
}
