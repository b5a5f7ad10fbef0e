/** Lists as a page asks for them: why an item is there, what stands where, and what the page decides itself. */

import { describe, expect, it } from 'vitest';
import type { HearsayApi, Item, Recommendation } from '../../../client/embed/api.ts';
import { eventually } from '../../eventually.ts';
import { items } from '../worker/small-site.ts';
import {
  enterPage,
  enterSite,
  idsOf,
  onDisk,
  openPage,
  origin,
  stubPageWithSite,
  until,
} from './page-with-site.ts';

const reasonsOf = (list: readonly Recommendation[]) =>
  new Map(list.map(({ itemId, reason }) => [itemId, reason]));

describe('a list of recommendations', () => {
  it('says of each item why it is there', async () => {
    const { api } = await enterSite();
    expect(reasonsOf(await api.recommend()).get('lantern')).toEqual({ kind: 'popular' });
    api.track('view', { itemId: 'lamp' });
    const [cause] = await api.explain('lantern');
    const because = { kind: 'because', itemId: 'lamp', share: cause?.share };
    expect(reasonsOf(await api.recommend()).get('lantern')).toEqual({ ...because, event: 'view' });
    api.track('purchase', { itemId: 'lamp' });
    expect(reasonsOf(await api.recommend()).get('lantern')).toMatchObject({ event: 'purchase' });
    const list = await api.recommend({ context: { itemId: 'mug-red' }, pin: ['candle'] });
    expect(reasonsOf(list).get('candle')).toEqual({ kind: 'pinned' });
    expect(reasonsOf(list).get('mug-blue')).toEqual({ kind: 'similar', itemId: 'mug-red' });
    expect(reasonsOf(list).get('lantern')).toMatchObject({ kind: 'because', itemId: 'lamp' });
  });

  it('claims no reason that only the worker knows', async () => {
    const { api, page } = await enterSite({ model: { name: 'bilinear' } });
    await api.consent(true);
    await page.training();
    const asked = async () => {
      const questions = () => page.workers[0]!.posted.filter(({ kind }) => kind === 'score');
      const before = questions().length;
      const listing = api.recommend();
      await eventually(() => expect(questions().length).toBeGreaterThan(before));
      const question = questions().at(-1) as { id: number };
      const scores = new Float32Array(items.length);
      page.workers[0]!.say({ kind: 'answer', id: question.id, scores });
      return new Set((await listing).map(({ reason }) => reason.kind));
    };
    await until(api, ({ model }) => model?.personal === true);
    expect(await asked()).toEqual(new Set(['popular']));
    api.track('view', { itemId: 'gone' }); // of which the model knows nothing
    expect(await asked()).toEqual(new Set(['popular']));
    api.track('view', { itemId: 'lamp' });
    expect(await asked()).toEqual(new Set(['history']));
  });

  it('is as the page wants it', async () => {
    const { api } = await enterSite();
    const ids = async (options: object) => idsOf(await api.recommend(options));
    expect(await ids({ pin: ['teapot', 'lamp'], count: 3 })).toEqual(['teapot', 'lamp', expect.any(String)]);
    expect(await ids({ filter: ({ category }: Item) => category === 'light' })).toHaveLength(2);
    expect((await ids({ boost: ({ id }: Item) => (id === 'candle' ? 1e6 : 1) }))[0]).toBe('candle');
    expect(new Set(await ids({ context: { category: 'light' }, count: 2 }))).toEqual(
      new Set(['lamp', 'lantern']),
    );
    expect(await ids({ context: { category: 'light' } })).toHaveLength(items.length);
    const kinds = (await ids({ diversity: 1, count: 3 })).map((id) => api.item(id)?.category ?? id);
    expect(new Set(kinds).size).toBe(3);
  });

  it('is the same for all searches: no model reads them', async () => {
    const { api } = await enterSite();
    const plain = idsOf(await api.recommend());
    expect(idsOf(await api.recommend({ context: { query: 'lamp' } }))).toEqual(plain);
  });

  it('is one with a callback that throws, as if it were not there', async () => {
    const { api } = await enterSite();
    const plain = idsOf(await api.recommend());
    const fail = () => {
      throw new Error('a bug of the page');
    };
    expect(idsOf(await api.recommend({ filter: fail, boost: fail }))).toEqual(plain);
  });
});

describe('what is like an item', () => {
  it('is found without a history or a worker, under any model', async () => {
    for (const model of [{ dim: 256 }, { name: 'bilinear' }, { name: 'conv', dim: 256 }]) {
      const { api, page } = await enterSite({ model });
      const list = await api.similar('lamp', { count: 4 });
      expect(idsOf(list)[0]).toBe('lantern');
      expect(list.every(({ score }) => score > 0)).toBe(true);
      expect(new Set(list.map(({ reason }) => JSON.stringify(reason)))).toEqual(
        new Set(['{"kind":"similar","itemId":"lamp"}']),
      );
      expect(page.workers).toEqual([]);
      expect(api.status().history.events).toBe(0);
    }
  });

  it('is nothing for what is not in the catalog, and never the item itself', async () => {
    const { api } = await enterSite();
    for (const id of ['gone', '', undefined, null, {}, 7])
      expect(await api.similar(id as string)).toEqual([]);
    expect(idsOf(await api.similar('lamp', { pin: ['lamp'] }))).not.toContain('lamp');
  });

  it('is as the page wants it', async () => {
    const { api } = await enterSite();
    const list = await api.similar('mug-red', { pin: ['candle'], exclude: ['teapot'], count: 2 });
    expect(idsOf(list)).toEqual(['candle', 'mug-blue']);
    expect(list.map(({ reason }) => reason.kind)).toEqual(['pinned', 'similar']);
  });
});

describe('what is popular', () => {
  it('is the same before and after a visitor has a history', async () => {
    const { api } = await enterSite();
    const before = idsOf(await api.trending());
    api.track('purchase', { itemId: before[0]! });
    expect(idsOf(await api.trending())).toEqual(before);
    expect(idsOf(await api.recommend({ count: 100 }))).not.toContain(before[0]);
  });

  it('keeps to a category, however few its items are', async () => {
    const { api } = await enterSite();
    const list = await api.trending({ category: 'light', count: 5 });
    expect(new Set(idsOf(list))).toEqual(new Set(['lamp', 'lantern']));
    expect(list.every(({ reason }) => reason.kind === 'popular')).toBe(true);
    expect(await api.trending({ category: 'hats' })).toEqual([]);
  });
});

describe('an item to show', () => {
  it('is that of the catalog, once there is one', async () => {
    stubPageWithSite();
    const api = openPage();
    expect(api.item('lamp')).toBeUndefined();
    await api.init();
    expect(api.item('lamp')).toMatchObject({
      id: 'lamp',
      title: 'Paper lamp',
      category: 'light',
      inStock: true,
    });
    for (const id of ['gone', undefined, null, {}, { toString: 7 }])
      expect(api.item(id as string)).toBeUndefined();
  });
});

describe('the id of a recommendation', () => {
  const track = (api: HearsayApi, details: object) => api.track('click', details);

  it('stands for its item where the page tracks it, and neither the history nor the worker sees it', async () => {
    const { api, page } = await enterSite();
    await api.consent(true);
    await page.training();
    const [first] = await api.recommend({ placement: 'product' });
    track(api, { recommendationId: first!.recommendationId });
    track(api, { recommendationId: first!.recommendationId, itemId: 'candle' });
    await eventually(async () => expect(await onDisk()).toEqual([first!.itemId, 'candle']));
    const { database } = (await api.export()) as { database: Record<string, object[]> };
    const left = JSON.stringify([database, page.workers.map(({ posted }) => posted), page.requests]);
    expect(left).toContain(origin);
    expect(left).not.toContain(first!.recommendationId);
  });

  it('that was not given here is no event', async () => {
    const { api } = await enterSite();
    for (const recommendationId of ['', 'made up', 7, {}]) track(api, { recommendationId });
    expect(api.status().history.events).toBe(0);
  });

  it('survives the way to the page of its item with consent, and ends with this page without', async () => {
    for (const given of [true, false]) {
      const { api, page } = await enterSite();
      if (given) await api.consent(true);
      const [first] = await api.recommend();
      page.setVisibility('hidden');
      expect(page.storedInTab.size).toBe(given ? 1 : 0);
      page.setVisibility('visible');
      const next = await enterPage();
      track(next, { recommendationId: first!.recommendationId });
      await eventually(() => expect(next.status().history.events).toBe(given ? 1 : 0));
      await next.consent(false);
      expect(page.storedInTab.size).toBe(0);
    }
  });
});
