/** A page on which consent dialogues and the browser speak, too. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import { missedCalls } from '../../../client/embed/missed-calls.ts';
import { eventually } from '../../eventually.ts';
import { withConsentMode, withPrivacyControl, withTcf } from './consent-signals.ts';
import { enterPage, onDisk, openPage, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

let page: PageWithSite;
beforeEach(() => {
  page = stubPageWithSite();
});
const remembered = () => page.stored.get('hearsay.consent');

describe('a dialogue on the page', () => {
  it('of Consent Mode is heard within a second: a grant trains, a denial stops and erases at once', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const update = withConsentMode();
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    expect(api.status()).toMatchObject({ consent: false, consentSource: null });
    expect(page.stored.size).toBe(0);
    update('granted');
    vi.advanceTimersByTime(1000);
    await page.training();
    expect(api.status()).toMatchObject({ consent: true, consentSource: 'consent mode' });
    expect(await onDisk()).toEqual(['lamp']);
    expect(remembered()).toBe('elsewhere');
    update('denied');
    vi.advanceTimersByTime(1000);
    await until(api, ({ consent }) => !consent);
    expect(page.workers.every(({ stopped }) => stopped)).toBe(true);
    expect(api.status()).toMatchObject({ consentSource: 'consent mode', training: { off: 'no consent' } });
    await eventually(async () => expect(await onDisk()).toEqual([]));
    expect(page.stored.size).toBe(0);
  });

  it('of the TCF is heard, and one that was not there yet is found', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const api = await enterPage();
    const answer = withTcf();
    vi.advanceTimersByTime(1000);
    answer(true);
    await until(api, ({ consent }) => consent);
    expect(api.status().consentSource).toBe('tcf');
    await page.training();
    answer(false);
    await until(api, ({ consent }) => !consent);
    expect(page.workers[0]?.stopped).toBe(true);
  });

  it('that refused stands against a yes given here, and nothing is written for it', async () => {
    const answer = withTcf();
    const api = await enterPage();
    answer(false);
    await until(api, ({ consentSource }) => consentSource === 'tcf');
    await api.consent(true);
    expect(api.status()).toMatchObject({ consent: false, consentSource: 'tcf' });
    expect(page.setItem).not.toHaveBeenCalled();
    expect(page.openDatabase).not.toHaveBeenCalled();
  });

  it('that agreed does not bring back what the visitor has refused here, also at the next page', async () => {
    let answer = withTcf();
    const api = await enterPage();
    answer(true);
    await page.training();
    await api.consent(false);
    expect(remembered()).toBe('no');
    expect(page.workers[0]?.stopped).toBe(true);
    answer = withTcf();
    const next = await enterPage();
    answer(true);
    await Promise.resolve();
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(page.workers).toHaveLength(1);
  });

  it('brings nothing back that came while the visitor refused, however much it says then', async () => {
    const answer = withTcf();
    const api = await enterPage();
    await api.consent(false);
    api.track('view', { itemId: 'lamp' });
    answer(false);
    answer(true);
    await eventually(() => expect(remembered()).toBe('no'));
    expect(api.status()).toMatchObject({ consent: false, history: { events: 0, kept: 'memory' } });
  });

  it('forgets calls that came to nothing with a no, and remembers none after it', async () => {
    const api = await enterPage();
    api.track('glance' as 'view', { itemId: 'lamp' });
    expect(missedCalls()).toHaveLength(1);
    await api.consent(false);
    expect(missedCalls()).toEqual([]);
    api.track('glance' as 'view', { itemId: 'rug' });
    expect(missedCalls()).toEqual([]);
    await api.consent(true);
    api.track('glance' as 'view', { itemId: 'sofa' });
    expect(missedCalls()).toHaveLength(1);
  });

  it('is not asked where the page names others, or nobody', async () => {
    withTcf()(true);
    withConsentMode()('granted');
    expect((await enterPage({ consent: '' })).status().consentSource).toBeNull();
    expect((await enterPage({ consent: 'analytics_storage' })).status().consentSource).toBeNull();
    await eventually(async () =>
      expect((await enterPage({ consent: 'personalization_storage' })).status().consent).toBe(true),
    );
    await page.training();
  });
});

describe('a page whose dialogue is broken', () => {
  it('is served all the same: what throws there has said nothing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const refuse = (): never => {
      throw new Error('broken');
    };
    vi.stubGlobal('__tcfapi', refuse);
    vi.stubGlobal('dataLayer', [Object.defineProperty({ 1: 'update' }, 0, { get: refuse })]);
    const api = await enterPage();
    vi.advanceTimersByTime(3000);
    expect(api.status()).toMatchObject({ consent: false, consentSource: null, server: 'connected' });
    expect(await api.recommend()).not.toEqual([]);
  });
});

describe('a Global Privacy Control signal', () => {
  it('stands against every yes; nothing is written, nothing trains, items are recommended', async () => {
    withPrivacyControl(true);
    const answer = withTcf();
    const api = await enterPage();
    answer(true);
    await api.consent(true);
    expect(api.status()).toMatchObject({
      consent: false,
      consentSource: 'privacy control',
      training: { state: 'off', off: 'privacy control' },
    });
    expect(page.setItem).not.toHaveBeenCalled();
    expect(page.openDatabase).not.toHaveBeenCalled();
    expect(page.startWorker).not.toHaveBeenCalled();
    expect(await api.recommend()).not.toEqual([]);
  });

  it('that was turned on since the last visit erases what that left', async () => {
    const api = await enterPage();
    api.track('view', { itemId: 'lamp' });
    await api.consent(true);
    expect(await onDisk()).toEqual(['lamp']);
    withPrivacyControl(true);
    const next = await enterPage();
    expect(next.status()).toMatchObject({ consent: false, history: { events: 0 } });
    expect(await onDisk()).toEqual([]);
    expect(page.stored.size).toBe(0);
  });

  it('lets nothing be remembered, not even in memory: what is popular is recommended', async () => {
    withPrivacyControl(true);
    const api = openPage();
    api.track('view', { itemId: 'lamp' });
    await api.init();
    api.track('view', { itemId: 'lamp' });
    api.setProfile({ place: 'Leeds' });
    expect(api.status().history).toEqual({ events: 0, kept: 'memory' });
    const reasons = (await api.recommend()).map(({ reason }) => reason.kind);
    expect(new Set(reasons)).toEqual(new Set(['popular']));
    expect(await api.export()).toMatchObject({ memory: { events: [], attributes: {} } });
  });
});
