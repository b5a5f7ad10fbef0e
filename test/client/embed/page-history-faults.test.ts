import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { createHistory, onDisk, times, view } from './history-under-test.ts';
import { stubPage } from './page-globals.ts';

beforeEach(() => void stubPage());

describe('the history of a page whose storage fails', () => {
  it('says that there is no storage, and goes on in memory', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { history, failures } = createHistory();
    await history.keep();
    await history.add(view(1));
    expect(failures).toEqual(['no storage']);
    expect(history.isKept).toBe(false);
    expect(times(history.events)).toEqual([1]);
    await history.forget(true);
  });

  it('says that the storage is full, goes on in memory, and tries again with the next event', async () => {
    const { history, told, failures } = createHistory();
    await history.keep();
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    await history.add(view(1));
    expect(failures).toEqual(['storage full']);
    expect(told.at(-1)).toEqual({ events: 1, kept: 'memory' });
    vi.restoreAllMocks();
    await history.add(view(2));
    expect(told.at(-1)).toEqual({ events: 2, kept: 'disk' });
    expect(times(history.events)).toEqual([1, 2]);
    expect(await onDisk()).toEqual([1, 2]);
  });

  it('tries again by itself where no event comes, in two seconds and then later each time', async () => {
    const { history, told } = createHistory();
    await history.keep();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw new DOMException('storage evicted', 'UnknownError');
    });
    await Promise.all([history.add(view(1)), history.add(view(2))]);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(2000);
    await history.learn([], 0);
    expect(told.at(-1)).toEqual({ events: 2, kept: 'memory' });
    vi.restoreAllMocks();
    vi.advanceTimersByTime(4000);
    await eventually(() => expect(told.at(-1)?.kept).toBe('disk'));
    expect(await onDisk()).toEqual([1, 2]);
  });
});
