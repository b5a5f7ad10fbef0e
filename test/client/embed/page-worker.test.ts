import { describe, expect, it, vi } from 'vitest';
import { PageWorker, type PageWorkerParts, type WorkerScript } from '../../../client/embed/page-worker.ts';
import { OtherScript } from '../../../client/fetch/build-file.ts';
import { stubPage } from './page-globals.ts';

/** What a page is told where its worker cannot be started. */
async function toldOf(error: unknown): Promise<unknown[]> {
  stubPage();
  vi.stubGlobal('requestIdleCallback', (run: () => void) => run());
  vi.useFakeTimers({ toFake: ['setTimeout'] }); // it is not tried again here
  const received = vi.fn<PageWorkerParts['received']>();
  const script: WorkerScript = {
    createPageGate: () => ({ shut: null }),
    startWorker: () => Promise.reject(error),
  };
  const worker = new PageWorker({
    script: () => script,
    options: () => ({ aggregator: '' }) as ReturnType<PageWorkerParts['options']>,
    started: () => undefined,
    received,
  });
  await worker.start();
  return received.mock.calls.map(([message]) => (message as { off?: unknown }).off);
}

describe('a worker that cannot be started', () => {
  it('is one that could not start, whatever was thrown', async () => {
    expect(await toldOf(new DOMException('the policy of the page', 'SecurityError'))).toEqual([
      null,
      'worker could not start',
    ]);
    expect(await toldOf(undefined)).toEqual([null, 'worker could not start']);
  });

  it('is said to be another one where it is', async () => {
    const other = new OtherScript('BAD_MODEL', 'worker.abc.js is not of this build');
    expect(await toldOf(other)).toEqual([null, 'script not as stated']);
  });
});
