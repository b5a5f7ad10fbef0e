import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HearsayApi } from '../../../client/embed/api.ts';
import type { ObservationParts } from '../../../client/page/page-observation.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { items } from '../worker/small-site.ts';
import { observed } from './direct-recommend-script.ts';
import { enterPage, idsOf, onDisk, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

let page: PageWithSite;
beforeEach(() => {
  page = stubPageWithSite();
});
afterEach(() => {
  delete observed.parts;
  delete observed.subject;
  delete observed.moved;
});

/** A page that is initialised, and what observes it. */
async function enter(layer?: string): Promise<{ api: HearsayApi; parts: ObservationParts }> {
  const api = await enterPage(undefined, { layer });
  return { api, parts: observed.parts! };
}

const ids = async (api: HearsayApi, options?: object) => idsOf(await api.recommend(options));

describe('what a page says of itself', () => {
  it('is recorded as if the page had tracked it, each event at its own time', async () => {
    const { api, parts } = await enter();
    await api.consent(true);
    parts.happened('view', { itemId: 'lamp' }, Date.now() - 1);
    parts.happened('purchase', { items: ['mug', 'teapot'] }, Date.now());
    await until(api, ({ history }) => history.events === 3 && history.kept === 'disk');
    expect(await onDisk()).toEqual(['lamp', 'mug', 'teapot']);
    const profile = await openIndexedDbProfile();
    const [first, second, third] = (await profile.events()).map(({ time }) => time);
    profile.close();
    expect(second).toBeGreaterThan(first!);
    expect(third).toBe(second);
  });

  it('is not doubled by a view that the page calls itself, before or after', async () => {
    const { api, parts } = await enter();
    expect(parts.views.found('lamp')).toBe(true);
    parts.happened('view', { itemId: 'lamp' }, Date.now());
    api.track('view', { itemId: 'lamp' });
    api.track('view', { itemId: 'mug' });
    await eventually(() => expect(api.status().history.events).toBe(2));
    expect(parts.views.found('mug')).toBe(false);
    api.track('add-to-cart', { itemId: 'lamp' });
    api.track('view', { itemId: 'lamp' });
    expect(api.status().history.events).toBe(4);
  });

  it('begins anew with the address, which is looked at before the page calls a view', async () => {
    const { api, parts } = await enter();
    parts.views.found('lamp');
    observed.moved = true;
    api.track('view', { itemId: 'lamp' });
    expect(api.status().history.events).toBe(1);
    expect(parts.views.found('lamp')).toBe(false);
  });

  it('of a click is one click, whoever else tells of it within a second', async () => {
    const { api, parts } = await enter();
    const [first] = await api.recommend();
    const now = Date.now();
    parts.happened('click', { recommendationId: first!.recommendationId }, now);
    parts.happened('click', { itemId: first!.itemId }, now + 500);
    expect(api.status().history.events).toBe(1);
    parts.happened('click', { itemId: 'another' }, now + 600);
    parts.happened('click', { itemId: first!.itemId }, now + 1700);
    expect(api.status().history.events).toBe(3);
  });

  it('gives recommendations their context where the page names none', async () => {
    const { api } = await enter();
    observed.subject = 'lamp';
    expect(await ids(api)).toHaveLength(items.length - 1);
    expect(await ids(api, { includeSeen: true })).not.toContain('lamp');
    const named = await ids(api, { context: { itemId: 'mug' }, includeSeen: true });
    expect([named.includes('lamp'), named.includes('mug')]).toEqual([true, false]);
    expect(await ids(api, { context: {} })).toContain('lamp');
    expect(api.status().history.events).toBe(0);
  });

  it('is looked for in the layer that the script tag names, with the catalog that is there', async () => {
    const { parts } = await enter();
    expect(parts.layer).toBe('dataLayer');
    expect([...(parts.catalog()?.indexOf.keys() ?? [])]).toEqual(items.map(({ id }) => id));
    expect((await enter('shopLayer')).parts.layer).toBe('shopLayer');
    expect((await enter('')).parts.layer).toBe('');
  });

  it('of products goes to the device with consent, and never to the worker', async () => {
    const { api, parts } = await enter();
    parts.learned([{ id: 'lamp', title: 'Brass lamp of the page', price: 123.25 }]);
    await api.consent(true);
    await page.training();
    parts.learned([{ id: 'mug', title: 'Red mug of the page' }]);
    parts.happened('view', { itemId: 'mug' }, Date.now());
    await eventually(() => expect(page.workers[0]?.posted.at(-1)).toEqual({ kind: 'wake' }));
    await api.recommend();
    const profile = await openIndexedDbProfile();
    await eventually(async () => {
      expect((await profile.products()).map(({ title }) => title)).toEqual([
        'Brass lamp of the page',
        'Red mug of the page',
      ]);
    });
    const told = JSON.stringify([page.requests, page.workers.map(({ posted }) => posted)]);
    expect(told).not.toMatch(/of the page|123\.25/);
    await api.consent(false);
    expect(await profile.products()).toEqual([]);
    profile.close();
  });
});

describe('the queue of calls', () => {
  it('goes on to work once the script is there', async () => {
    const { api } = await enter();
    api.push(['track', 'view', { itemId: 'lamp' }], ['track', 'click', { items: ['lamp', 'mug'] }]);
    api.push();
    api.push(['no such call'] as never, 'view' as never, ['init', null] as never);
    expect(api.status().history.events).toBe(3);
  });
});
