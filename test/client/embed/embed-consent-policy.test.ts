/** A page whose operator says what silence means, and what becomes of the history where consent is withdrawn. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../../eventually.ts';
import { withPrivacyControl, withTcf } from './consent-signals.ts';
import { enterPage, onDisk, openPage, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

let page: PageWithSite;
const remembered = () => page.stored.get('hearsay.consent');

describe('a site under legitimate interest', () => {
  beforeEach(() => {
    page = stubPageWithSite({ consent: { mode: 'legitimate-interest' } });
  });

  it('PR13 trains without a yes, once the site has said so, and says on whose word', async () => {
    const api = await enterPage();
    await page.training();
    expect(api.status()).toMatchObject({ consent: true, consentSource: 'legitimate interest' });
    expect(remembered()).toBe('elsewhere');
  });

  it('PR13 an erasure is an objection: silence is no yes after it', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    await page.training();
    await api.erase();
    expect([...page.stored]).toEqual([['hearsay.consent', 'no']]);
    const next = await enterPage();
    next.track('view', { itemId: 'lamp' });
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor', history: { events: 0 } });
    expect(page.workers.filter(({ stopped }) => !stopped)).toEqual([]);
  });

  it('PR13 stops at an objection, erases, and remembers it', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    await page.training();
    await api.consent(false);
    expect(page.workers[0]?.stopped).toBe(true);
    expect(await onDisk()).toEqual([]);
    const next = await enterPage();
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(page.workers).toHaveLength(1);
    await next.consent(true);
    expect(next.status()).toMatchObject({ consent: true, consentSource: 'visitor' });
  });

  it('PR13 remembers an objection that came before the site had said so', async () => {
    const api = openPage();
    await api.consent(false);
    expect(page.stored.size).toBe(0);
    await api.init();
    expect(api.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(remembered()).toBe('no');
  });

  it('PR13 does not begin while a dialogue is asking', async () => {
    const answer = withTcf();
    const api = await enterPage();
    expect(api.status()).toMatchObject({ consent: false, consentSource: null });
    answer(true);
    await until(api, ({ consent }) => consent);
    await page.training();
  });

  it.each([true, false])(
    'PR13 stops while a dialogue that came late is asking, and erases only at a no: answer %s',
    async (given) => {
      vi.useFakeTimers({ toFake: ['setInterval'] });
      const api = await enterPage();
      api.track('view', { itemId: 'lamp' });
      await page.training();
      const answer = withTcf();
      vi.advanceTimersByTime(1000);
      await until(api, ({ consent }) => !consent);
      expect(page.workers[0]?.stopped).toBe(true);
      api.track('view', { itemId: 'teapot' });
      expect(await onDisk()).toEqual(['lamp']);
      answer(given);
      await until(api, ({ consentSource }) => consentSource === 'tcf');
      await eventually(async () => expect(await onDisk()).toEqual(given ? ['lamp', 'teapot'] : []));
      if (given) await page.training();
    },
  );

  it('PR13 does not begin while the site cannot be asked, or under Global Privacy Control', async () => {
    page.setDown(true);
    expect((await enterPage()).status().consent).toBe(false);
    page.setDown(false);
    withPrivacyControl(true);
    expect((await enterPage()).status()).toMatchObject({ consent: false, consentSource: 'privacy control' });
    expect(page.startWorker).not.toHaveBeenCalled();
  });
});

describe('a site that leaves the history where consent is withdrawn', () => {
  async function agreeAndView() {
    page = stubPageWithSite({ consent: { onWithdrawal: 'training' } });
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    await api.consent(true);
    await page.training();
    return api;
  }

  it('PR13 trains no more, shows from what is there, and adds nothing to it', async () => {
    const api = await agreeAndView();
    await api.consent(false);
    expect(page.workers[0]?.stopped).toBe(true);
    expect(api.status()).toMatchObject({
      consent: false,
      history: { events: 1 },
      training: { off: 'no consent' },
    });
    api.track('view', { itemId: 'teapot' });
    expect(await onDisk()).toEqual(['lamp']);
    const next = await enterPage();
    expect(next.status()).toMatchObject({ consent: false, history: { events: 1, kept: 'disk' } });
    next.track('view', { itemId: 'mug-red' });
    next.setProfile({ place: 'Leeds' });
    expect(next.status().history).toEqual({ events: 1, kept: 'disk' });
    expect(page.workers).toHaveLength(1);
    // and a yes goes on from there
    await next.consent(true);
    next.track('view', { itemId: 'candle' });
    await eventually(async () => expect(await onDisk()).toEqual(['lamp', 'candle']));
  });

  it('PR13 remembers nothing that comes while the site is still asked what to erase', async () => {
    await agreeAndView();
    const next = openPage();
    const ready = next.init();
    const refused = next.consent(false);
    next.track('view', { itemId: 'teapot' });
    await Promise.all([ready, refused]);
    expect(next.status().history).toEqual({ events: 1, kept: 'disk' });
    await next.consent(true);
    expect(await onDisk()).toEqual(['lamp']);
  });

  it('PR13 leaves it under Global Privacy Control, too', async () => {
    await agreeAndView();
    withPrivacyControl(true);
    const next = await enterPage();
    expect(next.status()).toMatchObject({ consentSource: 'privacy control', history: { events: 1 } });
    expect(await onDisk()).toEqual(['lamp']);
  });

  it('PR13 erases it all the same where the site cannot be asked what to do', async () => {
    await agreeAndView();
    page.setDown(true);
    withPrivacyControl(true);
    await enterPage();
    expect(await onDisk()).toEqual([]);
  });

  it('PR13 erases it once the site says so', async () => {
    const api = await agreeAndView();
    await api.consent(false);
    const { stored } = page;
    const database = indexedDB;
    page = stubPageWithSite();
    for (const [key, value] of stored) page.setItem(key, value);
    vi.stubGlobal('indexedDB', database);
    await enterPage();
    expect(await onDisk()).toEqual([]);
    expect(remembered()).toBeUndefined();
  });
});
