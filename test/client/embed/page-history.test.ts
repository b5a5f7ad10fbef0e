import { beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../client/history/history-event.ts';
import { maxHistory } from '../../../client/history/profile-store.ts';
import { createHistory, onDisk, times, view } from './history-under-test.ts';
import { type PageGlobals, stubPage } from './page-globals.ts';

let page: PageGlobals;
beforeEach(() => {
  page = stubPage();
});

describe('the history of a page', () => {
  it('moves to the device with consent, and is there at the next visit', async () => {
    const { history, told } = createHistory();
    await history.add(view(1));
    await history.keep();
    await history.add(view(2));
    expect(told.at(-1)).toEqual({ events: 2, kept: 'disk' });
    const next = createHistory().history;
    await next.add(view(3));
    await next.keep();
    expect(times(next.events)).toEqual([1, 2, 3]);
    expect(await onDisk()).toEqual([1, 2, 3]);
  });

  it('takes an order that an earlier visit has kept for the same one, and nothing else', async () => {
    const buy = (time: number, ...ids: string[]): HistoryEvent[] =>
      ids.map((itemId) => ({ type: 'purchase', itemId, time }));
    const { history } = createHistory();
    await history.keep();
    await history.add(view(1), ...buy(2, 'lamp', 'mug'));
    const next = createHistory().history;
    await next.add(...buy(5, 'mug', 'lamp'), view(6), ...buy(7, 'mug'));
    await next.keep();
    expect(times(next.events)).toEqual([1, 2, 2, 6, 7]);
    expect(await onDisk()).toEqual([1, 2, 2, 6, 7]);
  });

  it('that is frozen is read, loses what is too old, and is not added to until the visitor agrees again', async () => {
    const { history, told } = createHistory();
    for (const time of [1, 5]) await history.add(view(time));
    await history.keep();
    await history.freeze();
    expect(await history.add(view(7))).toBe(false);
    expect(told.at(-1)).toEqual({ events: 3, kept: 'memory' });
    expect(await onDisk()).toEqual([1, 5]);
    await history.dropBefore(3);
    expect(await onDisk()).toEqual([5]);
    await history.keep();
    expect(await onDisk()).toEqual([5, 7]);
    expect(told.at(-1)).toEqual({ events: 2, kept: 'disk' });
  });

  it('PR13 that a no leaves on the device is read, and nothing new is remembered until a yes', async () => {
    const { history, told } = createHistory();
    await history.keep();
    await history.add(view(1));
    await history.describe({ place: 'Leeds' });
    await history.learn([{ id: 'lamp', title: 'Lamp' }], 1);
    await history.leave();
    expect(await history.add(view(2))).toBe(false);
    await history.describe({ place: 'York' });
    await history.learn([{ id: 'mug', title: 'Mug' }], 2);
    await history.leave();
    expect(told.at(-1)).toEqual({ events: 1, kept: 'disk' });
    expect([history.products.get('lamp')?.title, history.products.get('mug')]).toEqual(['Lamp', undefined]);
    const { history: next } = createHistory();
    void next.add(view(3)); // this page had not heard of the no yet
    await next.leave();
    expect(times(next.events)).toEqual([1]);
    expect(next.attributes).toEqual({ place: 'Leeds' });
    await next.keep();
    await next.add(view(4));
    expect(await onDisk()).toEqual([1, 4]);
  });

  it('stays in memory without consent: nothing is opened', async () => {
    const { history, told } = createHistory();
    await history.add(view(1));
    await history.forget(false);
    expect(page.openDatabase).not.toHaveBeenCalled();
    expect(told).toEqual([
      { events: 1, kept: 'memory' },
      { events: 0, kept: 'memory' },
    ]);
    expect(history.isKept).toBe(false);
  });

  it('holds the newest events only', async () => {
    const { history } = createHistory();
    for (let time = 0; time < maxHistory + 3; time++) void history.add(view(time));
    expect([history.events.length, history.events[0]?.time]).toEqual([maxHistory, 3]);
  });

  it('loses and doubles no event that comes while it moves', async () => {
    const { history } = createHistory();
    await history.add(view(0));
    const keeping = history.keep();
    // one event for every turn of the event loop that the move may take
    for (let time = 1; time <= 20; time++) {
      void history.add(view(time));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await keeping;
    await history.add(view(21));
    const all = Array.from({ length: 22 }, (_, time) => time);
    expect(times(history.events)).toEqual(all);
    expect(await onDisk()).toEqual(all);
  });

  it('is kept once, however often the visitor agrees', async () => {
    const { history } = createHistory();
    void history.add(view(1));
    await Promise.all([history.keep(), history.keep(), history.keep()]);
    await history.keep();
    expect(await onDisk()).toEqual([1]);
    expect(times(history.events)).toEqual([1]);
  });

  it('is gone, and stays gone, when consent is withdrawn', async () => {
    const { history, told } = createHistory();
    await history.keep();
    await history.add(view(1));
    await history.forget(true);
    expect(history.events).toEqual([]);
    expect(await history.add(view(2))).toBe(false);
    await history.describe({ place: 'Leeds' });
    expect(told.at(-1)).toEqual({ events: 0, kept: 'memory' });
    expect(history.attributes).toEqual({});
    expect(await onDisk()).toEqual([]);
    await history.keep();
    await history.add(view(3));
    expect(await onDisk()).toEqual([3]);
  });

  it('ends as the visitor said last, however quickly', async () => {
    const { history } = createHistory();
    void history.add(view(1));
    void history.keep();
    await history.forget(true);
    expect(history.isKept).toBe(false);
    expect(history.events).toEqual([]);
    expect(await onDisk()).toEqual([]);
    void history.forget(true);
    void history.add(view(2));
    void history.keep();
    await history.add(view(3));
    expect(times(history.events)).toEqual([3]);
    expect(await onDisk()).toEqual([3]);
  });

  it('withdrawn while it is being opened shows and writes nothing, and erases what was there', async () => {
    const earlier = createHistory().history;
    await earlier.keep();
    await earlier.add(view(1));
    const { history } = createHistory();
    page.openDatabase.mockClear();
    const keeping = history.keep();
    await Promise.resolve();
    expect(page.openDatabase).toHaveBeenCalledTimes(1);
    const forgetting = history.forget(true);
    void history.add(view(2));
    await Promise.all([keeping, forgetting]);
    expect(times(history.events)).toEqual([]);
    expect(await onDisk()).toEqual([]);
    await history.keep();
    expect(await onDisk()).toEqual([]);
  });

  it('withdrawn before this page opened it forgets what earlier visits left', async () => {
    const earlier = createHistory().history;
    await earlier.keep();
    await earlier.add(view(1));
    await createHistory().history.forget(true);
    expect(await onDisk()).toEqual([]);
  });

  it('writes nothing of an event that was on its way to the device when consent is withdrawn', async () => {
    const { history } = createHistory();
    await history.keep();
    for (let time = 0; time < 5; time++) void history.add(view(time));
    await history.forget(true);
    expect(await onDisk()).toEqual([]);
  });

  it('hands out the profile on this device, after what came before, and none where nothing is kept', async () => {
    const { history } = createHistory();
    const eventsInProfile = () => history.inProfile((profile) => profile.events());
    expect(await eventsInProfile()).toBeUndefined();
    await history.keep();
    void history.add(view(1));
    expect(times((await eventsInProfile()) ?? [])).toEqual([1]);
    void history.forget(true);
    expect(await eventsInProfile()).toBeUndefined();
  });

  it('goes on where something that was done in the profile has failed', async () => {
    const { history } = createHistory();
    await history.keep();
    await expect(history.inProfile(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
    await history.add(view(1));
    expect(await onDisk()).toEqual([1]);
  });

  it('keeps what the page says of its visitor with consent, and erases it with the rest', async () => {
    const { history } = createHistory();
    await history.describe({ place: 'Leeds' });
    expect(history.attributes).toEqual({ place: 'Leeds' });
    expect(page.openDatabase).not.toHaveBeenCalled();
    await history.keep();
    const next = createHistory().history;
    await next.keep();
    expect(next.attributes).toEqual({ place: 'Leeds' });
    await next.describe({ ageBand: '25-34' });
    const third = createHistory().history;
    await third.describe({ children: 2 }); // what this page says wins over what an earlier one said
    await third.keep();
    expect(third.attributes).toEqual({ children: 2 });
    await third.forget(true);
    expect(third.attributes).toEqual({});
    const last = createHistory().history;
    await last.keep();
    expect(last.attributes).toEqual({});
  });

  it('keeps what pages say of products with consent, completes it, and erases it with the rest', async () => {
    const { history } = createHistory();
    await history.learn([{ id: 'lamp', title: 'Lamp', price: 10 }], 1);
    expect(history.products.get('lamp')).toMatchObject({ title: 'Lamp' });
    expect(page.openDatabase).not.toHaveBeenCalled();
    await history.keep();
    const next = createHistory().history;
    await next.learn([{ id: 'lamp', price: 12 }], 2);
    await next.keep();
    const third = createHistory().history;
    await third.keep();
    expect(third.products.get('lamp')).toEqual({ id: 'lamp', title: 'Lamp', price: 12, seen: 2 });
    await third.dropBefore(2);
    expect(third.products.get('lamp')).toBeDefined();
    await third.dropBefore(3);
    expect(third.products.get('lamp')).toBeUndefined();
    await third.learn([{ id: 'mug' }], 4);
    await third.forget(true);
    expect(third.products.get('mug')).toBeUndefined();
    const last = createHistory().history;
    await last.keep();
    expect([last.products.get('lamp'), last.products.get('mug')]).toEqual([undefined, undefined]);
  });

  it('PR13 learns no product after a no, and loses those of before: a later yes brings none to the device', async () => {
    const { history } = createHistory();
    await history.learn([{ id: 'lamp', title: 'Lamp' }], 1);
    history.refuse();
    expect(history.products.get('lamp')).toBeUndefined();
    await history.learn([{ id: 'mug', title: 'Mug' }], 2);
    expect(history.products.get('mug')).toBeUndefined();
    await history.keep();
    const next = createHistory().history;
    await next.keep();
    expect([next.products.get('lamp'), next.products.get('mug')]).toEqual([undefined, undefined]);
  });

  it('drops what is past the retention time, in memory, on the device, and of what comes later', async () => {
    const { history, told } = createHistory();
    for (const time of [1, 5, 3]) await history.add(view(time));
    await history.dropBefore(3);
    expect(times(history.events)).toEqual([5, 3]);
    expect(told.at(-1)).toEqual({ events: 2, kept: 'memory' });
    const earlier = createHistory().history;
    await earlier.keep();
    for (const time of [2, 4]) await earlier.add(view(time));
    await history.keep();
    expect(times(history.events)).toEqual([4, 5, 3]);
    expect(await onDisk()).toEqual([4, 5, 3]);
    await history.dropBefore(4);
    expect(times(history.events)).toEqual([4, 5]);
    expect(await onDisk()).toEqual([4, 5]);
  });
});
