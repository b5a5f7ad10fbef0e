import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchBuildFile } from '../../../client/fetch/build-file.ts';
import { fetchVerified } from '../../../client/fetch/verified-fetch.ts';
import { LogAlarm } from '../../../client/worker/log-alarm.ts';
import { offReasonOf } from '../../../client/worker/off-reason.ts';
import { BudgetSpent } from '../../../client/worker/spending-book.ts';
import { HearsayError } from '../../../shared/hearsay-error.ts';

afterEach(() => vi.unstubAllGlobals());

const file = { name: 'fallback.abc.js', hash: '0'.repeat(64) };
const failed = (fetching: Promise<unknown>): Promise<unknown> => fetching.catch((error: unknown) => error);

describe('why a session is off', () => {
  it.each([
    [new DOMException('full', 'QuotaExceededError'), 'storage full'],
    [new LogAlarm('log behind', 'a cache'), 'log behind'],
    [new BudgetSpent('spent'), 'daily budget'],
    [new HearsayError('OFFLINE', 'no answer'), 'server unreachable'],
    [new HearsayError('NO_BACKEND', 'none'), 'no backend'],
    [new HearsayError('DEVICE_LOST', 'gone'), 'device lost'],
    [new TypeError('a bug'), 'internal error'],
    ['nothing of the kind', 'internal error'],
  ])('%s: %s', (error, off) => {
    expect(offReasonOf(error)).toBe(off);
  });

  it('tells a model that is another one from a script that is', async () => {
    vi.stubGlobal('fetch', async () => new Response('another'));
    const model = await failed(fetchVerified('https://aggregator.example/models/0', file.hash));
    expect(offReasonOf(model)).toBe('model not as stated');
    const script = await failed(fetchBuildFile('https://aggregator.example', file));
    expect(offReasonOf(script)).toBe('script not as stated');
  });

  it('calls a script that did not come no other one', async () => {
    vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
    const script = await failed(fetchBuildFile('https://aggregator.example', file));
    expect(offReasonOf(script)).toBe('server unreachable');
  });
});
