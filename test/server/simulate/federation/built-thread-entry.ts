/** The file that a thread of a simulation starts from, built as `vite build` builds it, for tests that want real threads. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createBuilder } from 'vite';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Takes some seconds. The folder lies beside the packages that the file imports; `remove` it. */
export async function builtThreadEntry(): Promise<{ readonly entry: URL; readonly remove: () => void }> {
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, 'hearsay-threads-'));
  const build = { outDir };
  const builder = await createBuilder({ root, logLevel: 'error', environments: { server: { build } } });
  await builder.build(builder.environments.server!);
  return {
    entry: pathToFileURL(join(outDir, 'thread-entry.js')),
    remove: () => rmSync(outDir, { recursive: true }),
  };
}
