/** Sources of a server, run as they stand: Playwright's own loader does not take what Vite does. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer, createServerModuleRunner } from 'vite';

/** A module, and the way to let go of it. */
export type LoadedSource<Module> = { readonly module: Module; readonly close: () => Promise<void> };

/**
 * Load a file of this folder. It stays open: a server under test loads its page when it is asked for it.
 * @param name of the file, `./fake-admin.ts`
 */
export async function loadSource<Module>(name: string): Promise<LoadedSource<Module>> {
  mkdirSync('test-results', { recursive: true });
  const vite = await createServer({
    ...{ configFile: false, logLevel: 'error', appType: 'custom' },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  });
  const source = fileURLToPath(new URL(name, import.meta.url));
  const module = await createServerModuleRunner(vite.environments.ssr).import<Module>(source);
  return { module, close: () => vite.close() };
}
