import { expect, it } from 'vitest';
import { createStopper } from '../../../server/lifecycle/stopper.ts';
import { createDeferred } from '../../../server/rounds/deferred.ts';

function createBench(stop: () => Promise<void>) {
  const exits: number[] = [];
  const failures: string[] = [];
  const diagnostics = { failed: (event: string) => void failures.push(event) };
  const onSignal = createStopper({ stop, diagnostics, exit: (code) => void exits.push(code) });
  return { exits, failures, onSignal };
}

it('the first signal stops, and the process ends with 0 once that is done', async () => {
  const stopped = createDeferred<void>();
  const { exits, onSignal } = createBench(() => stopped.promise);
  onSignal();
  expect(exits).toEqual([]);
  stopped.resolve();
  await stopped.promise;
  expect(exits).toEqual([0]);
});

it('a second signal, of whichever kind, ends it at once with 1', () => {
  const { exits, onSignal } = createBench(() => new Promise(() => {}));
  onSignal();
  onSignal();
  expect(exits).toEqual([1]);
});

it('a stop that fails is told of, and ends with 1', async () => {
  const { exits, failures, onSignal } = createBench(() => Promise.reject(new Error('no')));
  onSignal();
  await expect.poll(() => exits).toEqual([1]);
  expect(failures).toEqual(['the server did not stop as it should']);
});
