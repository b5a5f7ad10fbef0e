/** A page on which others than the visitor speak, too: consent dialogues, the browser, the operator. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InitOptions } from '../../../client/embed/api.ts';
import { Embed } from '../../../client/embed/embed.ts';
import { missedCalls } from '../../../client/embed/missed-calls.ts';
import { smallSettings } from '../worker/small-site.ts';
import { onDisk, origin, type PageWithSite, stubPageWithSite, until } from './page-with-site.ts';

const { startWorker } = vi.hoisted(() => ({ startWorker: vi.fn() }));
vi.mock('../../../client/embed/worker-link.ts', () => ({ startWorker }));
vi.mock('../../../client/embed/recommend-script.ts', () => import('./direct-recommend-script.ts'));

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

let page: PageWithSite;
/** A browser that has never been here. */
const arrive = (consent?: Readonly<Record<string, string>>): void => {
  page = stubPageWithSite(startWorker, smallSettings(consent ? { consent } : {}));
};
/** A page of the site, opened and initialised. */
async function enter(options: InitOptions = {}) {
  const { api } = new Embed(origin);
  await api.init(options);
  return api;
}
const withPrivacyControl = (isOn: boolean): void =>
  void Object.defineProperty(navigator, 'globalPrivacyControl', { value: isOn, configurable: true });
const remembered = () => page.stored.get('hearsay.consent');

/** A page with Consent Mode, before the visitor has said anything. */
function withConsentMode() {
  const dataLayer: unknown[] = [['consent', 'default', { personalization_storage: 'denied' }]];
  vi.stubGlobal('dataLayer', dataLayer);
  return (state: 'granted' | 'denied') =>
    void dataLayer.push(['consent', 'update', { personalization_storage: state }]);
}

/** A page with a dialogue of the TCF. */
function withTcf() {
  const listeners: ((data: object, ok: boolean) => void)[] = [];
  vi.stubGlobal('__tcfapi', (_command: string, _version: number, listener: (typeof listeners)[number]) =>
    listeners.push(listener),
  );
  return (given: boolean) => {
    const consents = { 1: given, 5: given, 6: given, 10: given };
    for (const listener of listeners)
      listener({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents } }, true);
  };
}

describe('a dialogue on the page', () => {
  it('of Consent Mode is heard within a second: a grant trains, a denial stops and erases at once', async () => {
    arrive();
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const update = withConsentMode();
    const api = await enter();
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
    await vi.waitFor(async () => expect(await onDisk()).toEqual([]));
    expect(page.stored.size).toBe(0);
  });

  it('of the TCF is heard, and one that was not there yet is found', async () => {
    arrive();
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const api = await enter();
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
    arrive();
    const answer = withTcf();
    const api = await enter();
    answer(false);
    await until(api, ({ consentSource }) => consentSource === 'tcf');
    await api.consent(true);
    expect(api.status()).toMatchObject({ consent: false, consentSource: 'tcf' });
    expect(page.setItem).not.toHaveBeenCalled();
    expect(page.openDatabase).not.toHaveBeenCalled();
  });

  it('that agreed does not bring back what the visitor has refused here, also at the next page', async () => {
    arrive();
    let answer = withTcf();
    const api = await enter();
    answer(true);
    await page.training();
    await api.consent(false);
    expect(remembered()).toBe('no');
    expect(page.workers[0]?.stopped).toBe(true);
    answer = withTcf();
    const next = await enter();
    answer(true);
    await Promise.resolve();
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(page.workers).toHaveLength(1);
  });

  it('brings nothing back that came while the visitor refused, however much it says then', async () => {
    arrive();
    const answer = withTcf();
    const api = await enter();
    await api.consent(false);
    api.track('view', { itemId: 'lamp' });
    answer(false);
    answer(true);
    await vi.waitFor(() => expect(remembered()).toBe('no'));
    expect(api.status()).toMatchObject({ consent: false, history: { events: 0, kept: 'memory' } });
  });

  it('forgets calls that came to nothing with a no, and remembers none after it', async () => {
    arrive();
    const api = await enter();
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
    arrive();
    withTcf()(true);
    withConsentMode()('granted');
    expect((await enter({ consent: '' })).status().consentSource).toBeNull();
    expect((await enter({ consent: 'analytics_storage' })).status().consentSource).toBeNull();
    await vi.waitFor(async () =>
      expect((await enter({ consent: 'personalization_storage' })).status().consent).toBe(true),
    );
    await page.training();
  });
});

describe('a page whose dialogue is broken', () => {
  it('is served all the same: what throws there has said nothing', async () => {
    arrive();
    vi.useFakeTimers({ toFake: ['setInterval'] });
    const refuse = (): never => {
      throw new Error('broken');
    };
    vi.stubGlobal('__tcfapi', refuse);
    vi.stubGlobal('dataLayer', [Object.defineProperty({ 1: 'update' }, 0, { get: refuse })]);
    const api = await enter();
    vi.advanceTimersByTime(3000);
    expect(api.status()).toMatchObject({ consent: false, consentSource: null, server: 'connected' });
    expect(await api.recommend()).not.toEqual([]);
  });
});

describe('a visitor who says no to the page itself', () => {
  it('PR13 is recommended what is popular, and remembered nothing of, until a yes', async () => {
    arrive();
    const api = await enter();
    const kinds = async () => new Set((await api.recommend()).map(({ reason }) => reason.kind));
    api.track('view', { itemId: 'lamp' });
    expect(await kinds()).toContain('because');
    await api.consent(false);
    api.track('view', { itemId: 'mug-red' });
    expect(await kinds()).toEqual(new Set(['popular']));
    await api.consent(true);
    api.track('view', { itemId: 'candle' });
    await vi.waitFor(async () => expect(await onDisk()).toEqual(['candle']));
  });
});

describe('a Global Privacy Control signal', () => {
  it('stands against every yes; nothing is written, nothing trains, items are recommended', async () => {
    arrive();
    withPrivacyControl(true);
    const answer = withTcf();
    const api = await enter();
    answer(true);
    await api.consent(true);
    expect(api.status()).toMatchObject({
      consent: false,
      consentSource: 'privacy control',
      training: { state: 'off', off: 'privacy control' },
    });
    expect(page.setItem).not.toHaveBeenCalled();
    expect(page.openDatabase).not.toHaveBeenCalled();
    expect(startWorker).not.toHaveBeenCalled();
    expect(await api.recommend()).not.toEqual([]);
  });

  it('that was turned on since the last visit erases what that left', async () => {
    arrive();
    const api = await enter();
    api.track('view', { itemId: 'lamp' });
    await api.consent(true);
    expect(await onDisk()).toEqual(['lamp']);
    withPrivacyControl(true);
    const next = await enter();
    expect(next.status()).toMatchObject({ consent: false, history: { events: 0 } });
    expect(await onDisk()).toEqual([]);
    expect(page.stored.size).toBe(0);
  });

  it('lets nothing be remembered, not even in memory: what is popular is recommended', async () => {
    arrive();
    withPrivacyControl(true);
    const { api } = new Embed(origin);
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

describe('a site under legitimate interest', () => {
  const interest = { mode: 'legitimate-interest' };

  it('PR13 trains without a yes, once the site has said so, and says on whose word', async () => {
    arrive(interest);
    const api = await enter();
    await page.training();
    expect(api.status()).toMatchObject({ consent: true, consentSource: 'legitimate interest' });
    expect(remembered()).toBe('elsewhere');
  });

  it('PR13 an erasure is an objection: silence is no yes after it', async () => {
    arrive(interest);
    const api = await enter();
    api.track('view', { itemId: 'lamp' });
    await page.training();
    await api.erase();
    expect([...page.stored]).toEqual([['hearsay.consent', 'no']]);
    const next = await enter();
    next.track('view', { itemId: 'lamp' });
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor', history: { events: 0 } });
    expect(page.workers.filter(({ stopped }) => !stopped)).toEqual([]);
  });

  it('PR13 stops at an objection, erases, and remembers it', async () => {
    arrive(interest);
    const api = await enter();
    api.track('view', { itemId: 'lamp' });
    await page.training();
    await api.consent(false);
    expect(page.workers[0]?.stopped).toBe(true);
    expect(await onDisk()).toEqual([]);
    const next = await enter();
    expect(next.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(page.workers).toHaveLength(1);
    await next.consent(true);
    expect(next.status()).toMatchObject({ consent: true, consentSource: 'visitor' });
  });

  it('PR13 remembers an objection that came before the site had said so', async () => {
    arrive(interest);
    const { api } = new Embed(origin);
    await api.consent(false);
    expect(page.stored.size).toBe(0);
    await api.init();
    expect(api.status()).toMatchObject({ consent: false, consentSource: 'visitor' });
    expect(remembered()).toBe('no');
  });

  it('PR13 does not begin while a dialogue is asking', async () => {
    arrive(interest);
    const answer = withTcf();
    const api = await enter();
    expect(api.status()).toMatchObject({ consent: false, consentSource: null });
    answer(true);
    await until(api, ({ consent }) => consent);
    await page.training();
  });

  it.each([true, false])(
    'PR13 stops while a dialogue that came late is asking, and erases only at a no: answer %s',
    async (given) => {
      arrive(interest);
      vi.useFakeTimers({ toFake: ['setInterval'] });
      const api = await enter();
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
      await vi.waitFor(async () => expect(await onDisk()).toEqual(given ? ['lamp', 'teapot'] : []));
      if (given) await page.training();
    },
  );

  it('PR13 does not begin while the site cannot be asked, or under Global Privacy Control', async () => {
    arrive(interest);
    page.setDown(true);
    expect((await enter()).status().consent).toBe(false);
    page.setDown(false);
    withPrivacyControl(true);
    expect((await enter()).status()).toMatchObject({ consent: false, consentSource: 'privacy control' });
    expect(startWorker).not.toHaveBeenCalled();
  });
});

describe('a site that leaves the history where consent is withdrawn', () => {
  const training = { onWithdrawal: 'training' };

  async function agreeAndView() {
    arrive(training);
    const api = await enter();
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
    const next = await enter();
    expect(next.status()).toMatchObject({ consent: false, history: { events: 1, kept: 'disk' } });
    next.track('view', { itemId: 'mug-red' });
    next.setProfile({ place: 'Leeds' });
    expect(next.status().history).toEqual({ events: 2, kept: 'memory' });
    expect(await onDisk()).toEqual(['lamp']);
    expect(page.workers).toHaveLength(1);
    // and a yes goes on from there
    await next.consent(true);
    expect(await onDisk()).toEqual(['lamp', 'mug-red']);
  });

  it('PR13 leaves it under Global Privacy Control, too', async () => {
    await agreeAndView();
    withPrivacyControl(true);
    const next = await enter();
    expect(next.status()).toMatchObject({ consentSource: 'privacy control', history: { events: 1 } });
    expect(await onDisk()).toEqual(['lamp']);
  });

  it('PR13 erases it all the same where the site cannot be asked what to do', async () => {
    await agreeAndView();
    page.setDown(true);
    withPrivacyControl(true);
    await enter();
    expect(await onDisk()).toEqual([]);
  });

  it('PR13 erases it once the site says so', async () => {
    const api = await agreeAndView();
    await api.consent(false);
    const { stored } = page;
    const database = indexedDB;
    arrive();
    for (const [key, value] of stored) page.setItem(key, value);
    vi.stubGlobal('indexedDB', database);
    await enter();
    expect(await onDisk()).toEqual([]);
    expect(remembered()).toBeUndefined();
  });
});

describe('a site whose storage is cleared while a page is open', () => {
  it('takes that for a withdrawal, with the next event', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    localStorage.removeItem('hearsay.consent');
    api.track('view', { itemId: 'lamp' });
    await until(api, ({ consent }) => !consent);
    expect(page.workers[0]?.stopped).toBe(true);
    await vi.waitFor(async () => expect(await onDisk()).toEqual([]));
  });

  it('asks for nothing again where the browser keeps nothing', async () => {
    arrive();
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    const api = await enter();
    await api.consent(true);
    api.track('view', { itemId: 'lamp' });
    expect(api.status().consent).toBe(true);
  });
});

describe('a page in the back/forward cache', () => {
  it('lets go of its worker, and starts another when it is shown again', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    const stopped = () => page.workers.map((worker) => worker.stopped);
    page.tell('pagehide', { persisted: true });
    await vi.waitFor(() => expect(stopped()[0]).toBe(true));
    page.tell('pageshow', { persisted: true });
    await page.training();
    expect(stopped()).toEqual([true, false]);
    expect(api.status().training.state).toBe('starting');
  });

  it('starts none where consent was withdrawn meanwhile in another tab', async () => {
    arrive();
    const api = await enter();
    await api.consent(true);
    await page.training();
    page.tell('pagehide', { persisted: true });
    localStorage.removeItem('hearsay.consent'); // a cached page hears no storage event
    page.tell('pageshow', { persisted: true });
    await until(api, ({ consent }) => !consent);
    expect(page.workers).toHaveLength(1);
  });
});
