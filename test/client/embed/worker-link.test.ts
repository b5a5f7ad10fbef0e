import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startWorker } from '../../../client/embed/worker-link.ts';
import type { FromWorker } from '../../../client/worker/worker-messages.ts';
import { refusal } from '../../shared/log/refusal.ts';

const { text, hash } = vi.hoisted(() => {
  const text = 'self.onmessage = () => undefined;';
  // SHA-256 of that text, checked below
  return { text, hash: '5ee30a356638e2a0b4d96c61e804032f9e6765063d5800f2914265654ae23fad' };
});
vi.mock('virtual:hearsay-worker', () => ({ workerFile: { name: 'worker.abc.js', hash } }));

class FakeWorker {
  static readonly all: FakeWorker[] = [];
  readonly posted: unknown[] = [];
  terminated = false;
  onmessage?: (event: { data: unknown }) => void;
  onerror?: (event: { preventDefault: () => void }) => void;
  constructor(
    readonly url: string,
    readonly options: unknown,
  ) {
    FakeWorker.all.push(this);
  }
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
}

const serve = (body: string, status = 200) => {
  const fetch = vi.fn(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
};

beforeEach(() => {
  FakeWorker.all.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

const received: FromWorker[] = [];
const start = () => startWorker('https://aggregator.example', (message) => received.push(message));

describe('a worker from another origin', () => {
  it('is fetched, held against the hash in the script tag, and started from a blob', async () => {
    expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    const fetch = serve(text);
    const link = await start();
    expect(fetch).toHaveBeenCalledWith('https://aggregator.example/client/worker.abc.js', expect.anything());
    const [worker] = FakeWorker.all;
    expect(worker?.url).toMatch(/^blob:/);
    link.post({ kind: 'wake' });
    expect(worker?.posted).toEqual([{ kind: 'wake' }]);
    worker?.onmessage?.({ data: { kind: 'server', server: 'connected' } });
    expect(received.at(-1)).toEqual({ kind: 'server', server: 'connected' });
    link.stop();
    expect(worker?.terminated).toBe(true);
  });

  it('does not start where it is another one', async () => {
    serve(`${text} steal()`);
    await expect(start()).rejects.toMatchObject({ code: 'BAD_MODEL', off: 'script not as stated' });
    expect(FakeWorker.all).toEqual([]);
  });

  it('does not start where nobody has it', async () => {
    serve('not found', 404);
    await expect(start()).rejects.toThrow(refusal('OFFLINE'));
  });

  it('does not start where the policy of the page forbids it', async () => {
    serve(text);
    vi.stubGlobal('Worker', function refuse() {
      throw new DOMException('blob: violates the policy', 'SecurityError');
    });
    await expect(start()).rejects.toThrow('violates the policy');
  });

  it('says so where it breaks, and the error is not the one of the page', async () => {
    serve(text);
    await start();
    const preventDefault = vi.fn();
    FakeWorker.all[0]?.onerror?.({ preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    expect(received.at(-1)).toEqual({ kind: 'state', state: 'off', off: 'worker could not start' });
  });
});
