/** Trains in this process on the WASM backend, one visitor at a time: a crowd shares two cores. */
import { createRequire } from 'node:module';
import { fallback, scoreOnce, type Trainer, trainLocally } from '../../client/index.ts';

const backend = { name: 'wasm', reason: 'a visitor without a browser', adapter: '' } as const;

/** Lets sockets be served between two steps. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Start the backend. */
export async function createNodeTrainer(): Promise<Trainer> {
  const require = createRequire(import.meta.url);
  await fallback.startWasm(require.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'));
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    backend: async () => backend,
    train: (task, settings) => inTurn(() => trainLocally(task, settings, breathe)),
    score: (site, parameters, visitor) => inTurn(() => scoreOnce(site, parameters, visitor)),
  };
}
