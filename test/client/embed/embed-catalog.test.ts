/** A page whose site changes its catalog while it is open. */

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HearsayApi } from '../../../client/embed/api.ts';
import type { Question } from '../../../client/worker/worker-messages.ts';
import { eventually } from '../../eventually.ts';
import { items, type SettingsChange } from '../worker/small-site.ts';
import { enterSite, idsOf, type PageWithSite, until } from './page-with-site.ts';

const others = [
  { id: 'mug-green', title: 'Green enamel mug', category: 'kitchen' },
  ...items.filter(({ id }) => id !== 'lamp').reverse(),
];

let page: PageWithSite;
let api: HearsayApi;
/** A page of a site with these settings, whose worker runs. */
async function open(change: Partial<SettingsChange> = {}): Promise<void> {
  ({ page, api } = await enterSite(change));
  await api.consent(true);
  await page.training();
}
beforeEach(() => open());

/** What the worker's session says after it was welcomed again. */
const welcome = (): void => {
  const manifest = page.site.manifest();
  page.workers[0]!.say({ kind: 'welcomed', manifest });
  page.workers[0]!.say({ kind: 'announced', announcement: manifest.announcement });
};
const recommended = async () => idsOf(await api.recommend({ includeSeen: true }));
const version = (wanted: number) => until(api, ({ model }) => model?.version === wanted);

describe('a page whose catalog changes', () => {
  it('LG9 recommends new items by their content and none that are gone, with the history that it has', async () => {
    api.track('view', { itemId: 'mug-red' });
    api.track('view', { itemId: 'lamp' });
    page.site.aggregator.changeCatalog(others);
    welcome();
    await version(1);
    const ids = await recommended();
    expect(new Set(ids)).toEqual(new Set(others.map(({ id }) => id)));
    expect(ids.filter((id) => id !== 'mug-red').slice(0, 3)).toContain('mug-green');
    expect(api.status().history.events).toBe(2);
    expect(page.workers).toHaveLength(1);
  });

  it('recommends from the old catalog until the new one is there', async () => {
    page.site.aggregator.changeCatalog(others);
    welcome();
    expect(await recommended()).toContain('lamp');
    await version(1);
    expect(await recommended()).not.toContain('lamp');
  });

  it('tries again where the new one does not arrive, and keeps on with the old one', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    page.site.aggregator.changeCatalog(others);
    page.setDown(true);
    welcome();
    await until(api, ({ server }) => server === 'unreachable');
    expect(await recommended()).toContain('lamp');
    page.setDown(false);
    await vi.advanceTimersByTimeAsync(30_000);
    await version(1);
    expect(await recommended()).toContain('mug-green');
  });

  it('goes on to a newer one that is announced while one is still on its way, and asks once for each', async () => {
    page.site.aggregator.changeCatalog(others);
    const [honest, held] = [fetch, page.site.manifest().catalog.hash];
    let arrive = (): void => undefined;
    const arrival = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    vi.stubGlobal('fetch', async (url: string) => {
      const response = await honest(url);
      if (url.endsWith(held)) await arrival;
      return response;
    });
    welcome();
    await eventually(() => expect(page.requests.join()).toContain(held));
    const newest = others.slice(1);
    page.site.aggregator.changeCatalog(newest);
    welcome();
    expect(await recommended()).toContain('lamp'); // of the first one
    arrive();
    await version(2);
    expect(new Set(await recommended())).toEqual(new Set(newest.map(({ id }) => id)));
    expect(page.requests.filter((url) => url.endsWith('/hearsay.json'))).toHaveLength(3);
  });

  it('shows other titles of the same items, though the model is the same', async () => {
    const before = await recommended();
    page.site.aggregator.changeCatalog(items.map(({ id }) => ({ id })));
    const asked = page.requests.length;
    welcome();
    await eventually(() => expect(page.requests.slice(asked).join()).toContain('/models/'));
    await eventually(async () => expect(await recommended()).not.toEqual(before));
    expect(api.status().model?.version).toBe(0);
  });

  it('fetches nothing where the catalog is the one that it has', async () => {
    const asked = page.requests.length;
    welcome();
    await api.recommend();
    expect(page.requests).toHaveLength(asked);
  });

  it('keeps what the status says of this visitor’s share in the period', async () => {
    page.site.aggregator.changeCatalog(others);
    await eventually(() => expect(page.site.manifest().announcement.round).not.toBeNull());
    welcome();
    page.workers[0]!.say({ kind: 'sent', sent: [], contributedThisPeriod: 2 });
    await version(1);
    expect(api.status().round?.contributedThisPeriod).toBe(2);
  });

  it('asks its worker by the hashes of the model that it has, old until the new one is there', async () => {
    vi.unstubAllGlobals();
    await open({ model: { name: 'bilinear' } });
    const questions = () =>
      page.workers[0]!.posted.filter((message): message is Question => message.kind === 'score');
    const hashes = () => {
      const { catalog, announcement } = page.site.manifest();
      return { catalog: catalog.hash, model: announcement.model.scoring };
    };
    const before = hashes();
    page.site.aggregator.changeCatalog(others);
    welcome();
    void api.recommend();
    await eventually(() => expect(questions()).toHaveLength(1));
    await version(1);
    void api.recommend();
    await eventually(() => expect(questions()).toHaveLength(2));
    expect(questions()).toMatchObject([before, hashes()]);
  });
});
