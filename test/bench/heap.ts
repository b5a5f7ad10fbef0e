/** The memory of a page that trains for a while: of its thread and its worker together, after collection. */
import type { Page } from 'playwright';
import { withChromium, withSite } from './chromium-page.ts';
import type { Measured } from './figure.ts';
import { emptyPage, modelsArrive, startHearsay, track } from './hearsay-page.ts';
import { progress } from './report.ts';
import { withSyntheticSite } from './synthetic-catalog.ts';
import { type Ask, attachToWorker } from './worker-protocol.ts';

const items = 5000;
const events = 100;
/** Local rounds before the first look, and before the second. */
const [early, late] = [5, 20];

type HeapMethod = 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage';

/** Bytes in use. */
type Heap = { readonly page: number; readonly worker: number };

/** Heaps of a page and its worker after some local rounds, and how they grow. */
export function measureHeap(): Promise<Measured[]> {
  progress(`memory of a page after ${late} local rounds`);
  return withSyntheticSite(items, (aggregator) =>
    withSite(emptyPage, {}, (url) =>
      withChromium(async (browser) => {
        const page = await browser.newPage();
        await page.goto(url);
        const heapOf = await createHeapReader(page);
        await startHearsay(page, aggregator);
        await track(page, events);
        await modelsArrive(page, early);
        const first = await heapOf();
        await modelsArrive(page, late - early);
        return toFigures(first, await heapOf());
      }),
    ),
  );
}

/** @returns looks at both, after collection */
async function createHeapReader(page: Page): Promise<() => Promise<Heap>> {
  const protocol = await page.context().newCDPSession(page);
  const worker = await attachToWorker(protocol, keepMemories);
  return async () => ({
    page: await heapBytes((method) => protocol.send(method)),
    worker: (await heapBytes(worker)) + (await wasmBytes(worker)),
  });
}

/** Objects, and the contents of typed arrays, which are not among them. */
async function heapBytes(ask: (method: HeapMethod) => Promise<unknown>): Promise<number> {
  await ask('HeapProfiler.collectGarbage');
  const usage = (await ask('Runtime.getHeapUsage')) as Record<string, unknown>;
  const { usedSize, backingStorageSize } = usage;
  if (typeof usedSize !== 'number' || typeof backingStorageSize !== 'number')
    throw new Error(`this Chromium tells of no backing storage: ${JSON.stringify(usage)}`);
  return usedSize + backingStorageSize;
}

/** In the worker, before its script: WebAssembly leaves no other way to its memories from outside. */
const keepMemories = `
  globalThis.benchMemories = [];
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const instantiate = WebAssembly[name];
    WebAssembly[name] = async (...from) => {
      const made = await instantiate(...from);
      const exported = Object.values((made.instance ?? made).exports);
      benchMemories.push(...exported.filter((each) => each instanceof WebAssembly.Memory));
      return made;
    };
  }`;

/** Linear memory of WebAssembly, where the backend's tensors are. */
async function wasmBytes(ask: Ask): Promise<number> {
  const expression = 'benchMemories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)';
  const { result } = (await ask('Runtime.evaluate', { expression })) as { result: { value: number } };
  if (!(result.value > 0)) throw new Error('the worker has no memory of WebAssembly');
  return result.value;
}

function toFigures(first: Heap, last: Heap): Measured[] {
  const [before, after] = [first.page + first.worker, last.page + last.worker];
  const toMB = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return [
    {
      name: 'worker.heapMB',
      value: after / 1e6,
      note:
        `page ${toMB(last.page)} and worker ${toMB(last.worker)} over ${items} items with ${events} events after ${late} local ` +
        'rounds on WASM, after collection: objects, typed arrays, and the linear memory of WASM',
    },
    {
      name: 'worker.heapGrowthMB',
      value: (after - before) / 1e6,
      note: `from local round ${early}, ${toMB(before)}, to ${late}, ${toMB(after)}`,
    },
  ];
}
