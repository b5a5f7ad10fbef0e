/** What an experiment does to a page: its visitors' arms act, and what happens is noted for the worker to tell. */

import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { enterPage, enterSite, idsOf, type PageWithSite, stubPageWithSite } from './page-with-site.ts';

/** All profiles but one in 2^30 are in this arm. */
const allIn = (arm: 'recommendations' | 'popularity' | 'none') => {
  const others = { recommendations: 0, popularity: 0, none: 0 };
  const rare = 2 ** -30;
  const other = arm === 'none' ? 'popularity' : 'none';
  const shares = { ...others, [arm]: 1 - rare, [other]: rare };
  return { experiment: { name: 'spring', placements: ['home'], shares } };
};

/** Flags of what happened, as this device has them. */
async function flagsOnDisk({ site }: PageWithSite): Promise<number[]> {
  const profile = await openIndexedDbProfile();
  const outcomes = await profile.outcomes(site.manifest().log);
  profile.close();
  return [...(outcomes?.flags ?? [])].sort((a, b) => a - b);
}

describe('a page of a site with an experiment', () => {
  it('PR14 recommends to everybody before they agree, and says what the site tries', async () => {
    const { api } = await enterSite({ metrics: allIn('none') });
    expect(await api.recommend()).not.toEqual([]);
    expect(api.status()).toMatchObject({ experiment: null, privacy: { experiment: true } });
  });

  it('PR14 recommends nothing in the arm none, from the yes to the no', async () => {
    const { api } = await enterSite({ metrics: allIn('none') });
    await api.consent(true);
    expect(api.status().experiment).toEqual({ arm: 'none' });
    expect(await api.recommend()).toEqual([]);
    await api.consent(false);
    expect(api.status().experiment).toBeNull();
    expect(await api.recommend()).not.toEqual([]);
  });

  it('PR14 recommends what is popular in the arm popularity, whatever the visitor looked at', async () => {
    const { api } = await enterSite({ metrics: allIn('popularity') });
    const popular = idsOf(await api.recommend()).filter((id) => id !== 'mug-red');
    api.track('view', { itemId: 'mug-red' });
    const personal = idsOf(await api.recommend());
    expect(personal).not.toEqual(popular);
    await api.consent(true);
    expect(idsOf(await api.recommend())).toEqual(popular);
  });

  it('PR14 recommends as ever in the arm recommendations', async () => {
    const { api } = await enterSite({ metrics: allIn('recommendations') });
    api.track('view', { itemId: 'mug-red' });
    const before = idsOf(await api.recommend());
    await api.consent(true);
    expect(idsOf(await api.recommend())).toEqual(before);
    expect(api.status().experiment).toEqual({ arm: 'recommendations' });
  });

  it('PR14 finds the arm of an earlier visit again before it recommends', async () => {
    const { api } = await enterSite({ metrics: allIn('none') });
    await api.consent(true);
    const next = await enterPage();
    expect(await next.recommend()).toEqual([]);
    expect(next.status().experiment).toEqual({ arm: 'none' });
  });

  it('PR14 notes what was put into the cart and bought, on this device, with consent alone', async () => {
    const { api, page } = await enterSite({ metrics: allIn('none') });
    api.track('purchase', { itemId: 'mug-red' });
    await api.consent(true);
    expect(await flagsOnDisk(page)).toEqual([]);
    api.track('add-to-cart', { itemId: 'mug-red' });
    await eventually(async () => expect(await flagsOnDisk(page)).toEqual([2]));
    api.track('purchase', { itemId: 'mug-red' });
    await eventually(async () => expect(await flagsOnDisk(page)).toEqual([2, 3]));
    await api.consent(false);
    expect(await flagsOnDisk(page)).toEqual([]);
  });
});

describe('a page of a site without an experiment', () => {
  it('PR14 is in no arm, and notes nothing', async () => {
    const { api, page } = await enterSite({ metrics: {} });
    await api.consent(true);
    api.track('purchase', { itemId: 'mug-red' });
    await eventually(() => expect(api.status().history.kept).toBe('disk'));
    expect(await flagsOnDisk(page)).toEqual([]);
    expect(api.status()).toMatchObject({ experiment: null, privacy: { experiment: false } });
  });
});

describe('a manifest that a page cannot read', () => {
  it.each([
    ['no name', { name: 7 }],
    ['placements that are no list', { placements: 'home' }],
    ['shares that are no numbers', { shares: { recommendations: 'half' } }],
    ['no shares', { shares: null }],
  ])('PR14 has an experiment with %s: the page says that it has no site', async (_, change) => {
    const page = stubPageWithSite({ metrics: allIn('none') });
    const answer = globalThis.fetch;
    vi.stubGlobal('fetch', async (url: string) => {
      const response = await answer(url);
      if (!url.endsWith('/hearsay.json')) return response;
      const manifest = await response.json();
      Object.assign(manifest.site.metrics.experiment, change);
      return Response.json(manifest);
    });
    const api = await enterPage();
    expect(api.status().server).toBe('unreachable');
    expect(page.workers).toEqual([]);
  });
});
