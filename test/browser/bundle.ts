/** A script for a page, bundled from the sources as the product is. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @param entry beside this file */
export async function bundle(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rollupOptions: {
        input: fileURLToPath(new URL(entry, import.meta.url)),
        output: { format: 'iife' },
      },
    },
  });
  const { output: chunks } = output as unknown as { output: [{ code: string }] };
  return chunks[0].code;
}
