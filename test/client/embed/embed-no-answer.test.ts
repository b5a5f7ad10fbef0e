import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { enterPage, onDisk, openPage, stubPageWithSite } from './page-with-site.ts';

/** A visitor who agreed in an earlier visit comes again, and the network says nothing at all. */
async function comeBackUnanswered() {
  const page = stubPageWithSite();
  const earlier = await enterPage();
  await earlier.consent(true);
  earlier.track('view', { itemId: 'lamp' });
  await eventually(async () => expect(await onDisk()).toEqual(['lamp']));
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  const api = openPage();
  void api.init();
  await eventually(() => expect(api.status().history.events).toBe(1));
  return { api, page };
}

describe('without an answer from the network', () => {
  it('a no is remembered at once, and nothing is trained on', async () => {
    const { api, page } = await comeBackUnanswered();
    void api.consent(false);
    await eventually(() => expect(api.status().consent).toBe(false));
    expect(page.stored.get('hearsay.consent')).toBe('kept');
    const next = openPage();
    void next.init();
    expect(next.status().consent).toBe(false);
  });

  it('everything is erased', async () => {
    const { api, page } = await comeBackUnanswered();
    await api.erase();
    expect(await indexedDB.databases()).toEqual([]);
    expect([...page.stored.keys()]).toEqual([]);
    expect(api.status()).toMatchObject({ consent: false, history: { events: 0, kept: 'memory' } });
  });
});

describe('a worker that could not start after all', () => {
  it('is started again later', async () => {
    const page = stubPageWithSite();
    const api = await enterPage();
    await api.consent(true);
    await page.training();
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    page.workers[0]!.say({ kind: 'state', state: 'off', off: 'worker could not start' });
    expect(page.workers[0]!.stopped).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    await eventually(() => expect(page.workers).toHaveLength(2));
  });
});
