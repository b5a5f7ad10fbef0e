/** Entry of a worker thread of the simulator. */
import { parentPort, workerData } from 'node:worker_threads';
import { createSimulationThread } from './simulation-thread.ts';
import type { ThreadData, ToThread } from './thread-messages.ts';

const thread = createSimulationThread(workerData as ThreadData);

parentPort?.on('message', (message: ToThread) => {
  void thread.then(async (answer) => parentPort?.postMessage(await answer(message)));
});
