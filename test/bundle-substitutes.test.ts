import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { substituteModules, tensorflowAliases } from '../vite.substitutes.ts';

const modules = new URL('../node_modules/', import.meta.url).pathname;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hearsay-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A bundle of this code, not minified. @param complete as the worker's has to be */
async function bundle(code: string, complete = false): Promise<string> {
  const input = join(folder, 'entry.js');
  writeFileSync(input, code);
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: tensorflowAliases },
    plugins: [substituteModules('client', { complete })],
    build: { write: false, minify: false, rollupOptions: { input } },
  });
  return (output as unknown as { output: [{ code: string }] }).output[0].code;
}

it('a bundle holds the substitute, and not what it stands for', async () => {
  const code = await bundle(`import '${modules}@tensorflow/tfjs-core/dist/base_side_effects.js';`);
  expect(code).toContain('browserPlatform');
  expect(code).not.toContain('BrowserIndexedDB');
});

it('a bundle does not build with a WebGPU kernel that needs more of the CPU than there is', async () => {
  const kernels = `${modules}@tensorflow/tfjs-backend-webgpu/dist/kernels`;
  const log = (name: string, file: string): string =>
    `import { ${name} } from '${kernels}/${file}.js'; console.log(${name});`;
  await expect(bundle(log('subConfig', 'Sub'))).resolves.toContain('subImpl');
  await expect(bundle(log('tileConfig', 'Tile'))).rejects.toThrow(/tileImplCPU/);
});

it('a bundle does not build where a substitute stands for nothing, though it must', async () => {
  await expect(bundle('export {};', true)).rejects.toThrow(/webgpu-cpu-kernels\.ts stands for nothing/);
});
