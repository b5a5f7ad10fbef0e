/** Sizes of the built client bundles as they travel. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Measured } from './figure.ts';

/** @param folder of the built client */
export function measureBundles(folder: string): Measured[] {
  const files = readdirSync(folder);
  const gzipBytes = (pattern: RegExp): number => {
    const file = files.find((name) => pattern.test(name));
    if (file === undefined) throw new Error(`no ${pattern} in ${folder}`);
    return gzipSync(readFileSync(`${folder}/${file}`), { level: 9 }).length;
  };
  const script = gzipBytes(/^fallback\..*js$/);
  const wasm = gzipBytes(/^tensorflow\..*wasm$/);
  return [
    { name: 'embed.gzipBytes', value: gzipBytes(/^hearsay\..*js$/), note: 'hearsay.js, gzip -9' },
    {
      name: 'recommend.gzipBytes',
      value: gzipBytes(/^recommend\..*js$/),
      note: 'second script of a page: catalog, scoring, reasons, gzip -9',
    },
    {
      name: 'worker.gzipBytes',
      value: gzipBytes(/^worker\..*js$/),
      note: 'worker with TensorFlow.js, WebGPU and Socket.IO, gzip -9',
    },
    {
      name: 'fallback.gzipBytes',
      value: script + wasm,
      note: `script ${script}, WASM file ${wasm}, gzip -9 each`,
    },
  ];
}
