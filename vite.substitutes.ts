/**
 * Modules of others in whose place the bundles hold smaller ones. Whatever a substitute lacks does not build, and
 * neither does a worker in which one has nothing to stand for any more: an upgrade of a dependency cannot undo it unseen.
 */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Without the package's own registration: what is registered is in `client/models/tensorflow.ts` and beside the backends. */
export const tensorflowAliases = [
  { find: /^@tensorflow\/tfjs-core$/, replacement: at('node_modules/@tensorflow/tfjs-core/dist/base.js') },
];

/** Modules by the end of their path, and what stands for them in `client/worker/substitutes/`. */
const substitutes = {
  '@tensorflow/tfjs-backend-webgpu/dist/kernel_utils/shared.js': 'webgpu-cpu-kernels.ts',
  '@tensorflow/tfjs-core/dist/platforms/platform_browser.js': 'browser-platform.ts',
  '@tensorflow/tfjs-core/dist/platforms/platform_node.js': 'node-platform.ts',
  '@tensorflow/tfjs-core/dist/tensor_format.js': 'tensor-format.ts',
  'engine.io-client/build/esm/transports/index.js': 'websocket-transport.ts',
};

/** Their last names, as they are imported: whatever else is, is not looked at. */
const imported = /\/(shared|platform_browser|platform_node|tensor_format|index)(\.js)?$/;

/**
 * @param environment whose bundle holds the substitutes
 * @param complete whether that bundle must have met every module of the list
 */
export function substituteModules(environment: string, { complete = false } = {}): Plugin {
  const absent = new Map(Object.entries(substitutes));
  return {
    name: 'hearsay-substitutes',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === environment,
    resolveId: {
      filter: { id: imported },
      async handler(source, importer, options) {
        const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
        const found = Object.entries(substitutes).find(([path]) => resolved?.id.endsWith(`/${path}`));
        if (!found) return resolved;
        absent.delete(found[0]);
        return at(`client/worker/substitutes/${found[1]}`);
      },
    },
    buildEnd(error) {
      if (error || !complete) return;
      for (const [path, substitute] of absent) this.error(`${substitute} stands for nothing: no ${path}`);
    },
  };
}
