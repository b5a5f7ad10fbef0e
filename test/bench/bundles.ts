/** Builds the benchmark's own bundles with Vite, TensorFlow.js in them. */
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { substituteModules, tensorflowAliases } from '../../vite.substitutes.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const base: InlineConfig = {
  root: at('../..'),
  configFile: false,
  logLevel: 'error',
  // As in the product's build, so that the same modules are measured.
  resolve: { alias: tensorflowAliases },
  plugins: [substituteModules('client')],
};

/** The page's script. @returns its name inside `folder` */
export async function buildBenchPage(folder: string): Promise<string> {
  await build({
    ...base,
    build: {
      outDir: folder,
      target: 'es2022',
      copyPublicDir: false,
      rollupOptions: {
        input: at('browser/bench-page.ts'),
        output: { format: 'iife', entryFileNames: 'bench-page.js' },
      },
    },
  });
  return 'bench-page.js';
}

/** The WebGPU step for Node, in one file. */
export async function buildWebGpuProgram(folder: string, name: string): Promise<void> {
  await build({
    ...base,
    ssr: { noExternal: true },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      ssr: at('browser/webgpu-node.ts'),
      minify: false,
      rollupOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
}
