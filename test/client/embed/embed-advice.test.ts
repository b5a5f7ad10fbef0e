/** What a page is advised to show: context, cold start, reasons, and models that only the worker can score. */

import { describe, expect, it, vi } from 'vitest';
import type { HearsayApi, Recommendation } from '../../../client/embed/api.ts';
import type { Question } from '../../../client/worker/worker-messages.ts';
import { eventually } from '../../eventually.ts';
import { openIndexedDbProfile } from '../history/indexeddb-profile.ts';
import { items } from '../worker/small-site.ts';
import {
  enterPage,
  enterSite,
  idsOf,
  openPage,
  type PageWithSite,
  stubPageWithSite,
  until,
} from './page-with-site.ts';

/** But for the ids, which are new each time. */
const told = (recommended: readonly Recommendation[]) =>
  recommended.map(({ itemId, score, reason }) => ({ itemId, score, reason }));

/** The questions of a page, in their order. */
const questionsOf = ({ workers }: PageWithSite) =>
  workers[0]!.posted.filter(
    (message): message is Question => message.kind === 'score' || message.kind === 'explain',
  );

/** The same, once there are any. */
const asked = (page: PageWithSite): Promise<Question[]> =>
  eventually(() => {
    const questions = questionsOf(page);
    if (questions.length === 0) throw new Error('nothing is asked');
    return questions;
  });

/** Scores that put the items in this order. */
const ranking = (...ids: string[]) => Float32Array.from(items, ({ id }) => -ids.indexOf(id));

async function train(api: HearsayApi, page: PageWithSite): Promise<void> {
  await api.consent(true);
  await page.training();
  await eventually(() => expect(page.workers[0]!.posted.some(({ kind }) => kind === 'start')).toBe(true));
}

describe('a page that recommends', () => {
  it('changes the ranking towards the neighbours of a single view', async () => {
    const { api } = await enterSite();
    const before = await api.recommend({ includeSeen: true });
    api.track('view', { itemId: 'mug-red' });
    const after = idsOf(await api.recommend());
    expect(new Set(after.slice(0, 2))).toEqual(new Set(['mug-blue', 'teapot'])); // red, mugs, kitchen
    expect(after).not.toEqual(idsOf(before).filter((id) => id !== 'mug-red'));
  });

  it('counts what is looked at as one view, without recording or recommending it', async () => {
    const { api } = await enterSite();
    const context = { itemId: 'lamp' };
    expect(idsOf(await api.recommend({ context }))[0]).toBe('lantern');
    expect(idsOf(await api.recommend({ context, includeSeen: true }))).not.toContain('lamp');
    expect(api.status().history.events).toBe(0);
    const inContext = told(await api.recommend({ context }));
    api.track('view', context);
    // now the same item is what was viewed, and no longer what is looked at
    expect(idsOf(await api.recommend())).toEqual(inContext.map(({ itemId }) => itemId));
    expect(told(await api.recommend({ context }))).toEqual(inContext); // it is the last event anyway
  });

  it('takes no nonsense for a context', async () => {
    const { api } = await enterSite();
    const plain = told(await api.recommend());
    for (const context of [null, 'lamp', {}, { itemId: null }, { itemId: 'gone' }]) {
      expect(told(await api.recommend({ context: context as object }))).toEqual(plain);
    }
  });

  it('explains an item by the items that raised its score most', async () => {
    const { api } = await enterSite();
    for (const itemId of ['candle', 'lamp', 'mug-red', 'mug-blue']) api.track('view', { itemId });
    const [first, ...others] = await api.explain('lantern');
    expect(first?.itemId).toBe('lamp');
    expect(first!.share).toBeGreaterThan(others.reduce((sum, { share }) => sum + share, 0));
    expect(await api.explain('lantern', { count: 1 })).toEqual([first]);
    expect(await api.explain('gone')).toEqual([]);
  });

  it('gives nothing that was only refused as a reason', async () => {
    const { api } = await enterSite();
    for (const type of ['dismissal', 'dislike', 'impression'] as const) api.track(type, { itemId: 'lamp' });
    expect(await api.explain('lantern')).toEqual([]);
    api.track('view', { itemId: 'lamp' });
    expect(await api.explain('lantern')).toEqual([{ itemId: 'lamp', share: 1 }]);
  });

  it('explains by what is looked at, where it is told', async () => {
    const { api } = await enterSite();
    expect(await api.explain('lantern')).toEqual([]);
    expect(await api.explain('lantern', { context: { itemId: 'lamp' } })).toEqual([
      { itemId: 'lamp', share: 1 },
    ]);
  });

  it('asks a new visitor about items that differ, and not about what it knows', async () => {
    const { api } = await enterSite();
    const asked = idsOf(await api.onboarding({ count: 3 }));
    const categories = asked.map((asked) => items.find(({ id }) => id === asked)?.category).filter(Boolean);
    expect(asked).toHaveLength(3);
    expect(new Set(categories).size).toBe(categories.length);
    for (const itemId of asked) api.track('like', { itemId });
    const again = idsOf(await api.onboarding());
    expect(again).toHaveLength(items.length - 3);
    expect(again.some((id) => asked.includes(id))).toBe(false);
  });

  it('advises nothing before it has a model', async () => {
    stubPageWithSite();
    const api = openPage();
    expect(await api.recommend()).toEqual([]);
    expect(await api.explain('lamp')).toEqual([]);
    expect(await api.onboarding()).toEqual([]);
  });
});

describe('a page of a model that the worker scores', () => {
  const bilinear = { name: 'bilinear' };

  it('shows what is popular before there is a worker, and says so', async () => {
    const { api, page } = await enterSite({ model: bilinear });
    expect(api.status().model).toMatchObject({ personal: false });
    api.track('view', { itemId: 'lamp' });
    expect(idsOf(await api.recommend({ count: 100 }))).toEqual(
      items.map(({ id }) => id).filter((id) => id !== 'lamp'), // nobody has liked anything yet
    );
    expect(await api.explain('lantern')).toEqual([]);
    await train(api, page);
    await until(api, ({ model }) => model?.personal === true);
    await api.consent(false);
    expect(api.status().model).toMatchObject({ personal: false });
  });

  it('asks the worker, with the history, the profile and the model that it means', async () => {
    const { api, page } = await enterSite({ model: bilinear });
    await train(api, page);
    api.setProfile({ place: 'Leeds', nested: {} } as unknown as Record<string, string>);
    api.track('search', { query: 'red mug' });
    api.track('view', { itemId: 'lamp' });
    const recommending = api.recommend({ count: 2, exclude: ['candle'] });
    const [question] = await asked(page);
    const { catalog, announcement } = page.site.manifest();
    expect(question).toEqual({
      kind: 'score',
      id: expect.any(Number),
      catalog: catalog.hash,
      model: announcement.model.scoring,
      events: [{ type: 'view', itemId: 'lamp', time: expect.any(Number) }],
      attributes: { place: 'Leeds' },
    });
    const scores = ranking('lamp', 'teapot', 'candle', 'mug-blue');
    page.workers[0]!.say({ kind: 'answer', id: question!.id, scores });
    // `ranking` puts what it does not name above what it names first
    expect(idsOf(await recommending)).toEqual(['mug-red', 'unnamed']);
  });

  it('asks the worker for reasons', async () => {
    const { api, page } = await enterSite({ model: bilinear });
    await train(api, page);
    const explaining = api.explain('lantern', { count: 1, context: { itemId: 'lamp' } });
    const [question] = questionsOf(page);
    expect(question).toMatchObject({ kind: 'explain', itemId: 'lantern', events: [{ itemId: 'lamp' }] });
    const causes = [
      { itemId: 'lamp', share: 0.8 },
      { itemId: 'candle', share: 0.2 },
    ];
    page.workers[0]!.say({ kind: 'answer', id: question!.id, causes });
    expect(await explaining).toEqual(causes.slice(0, 1));
  });

  it('shows what is popular where the worker cannot tell, does not answer, or is stopped', async () => {
    const { api, page } = await enterSite({ model: bilinear });
    const popular = told(await api.recommend());
    await train(api, page);
    const unknown = api.recommend();
    page.workers[0]!.say({ kind: 'answer', id: (await asked(page))[0]!.id });
    expect(told(await unknown)).toEqual(popular);
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const unanswered = api.recommend();
    await vi.advanceTimersByTimeAsync(8000);
    expect(told(await unanswered)).toEqual(popular);
    const stopped = api.recommend(); // and no time passes
    await api.consent(false);
    expect(told(await stopped)).toEqual(popular);
  });
});

describe('what a page says of its visitor', () => {
  it('is kept with consent, also from before it, and erased with the rest', async () => {
    const { api } = await enterSite();
    api.setProfile({ ageBand: '25-34' });
    await api.consent(true);
    const kept = async () => {
      const profile = await openIndexedDbProfile();
      const attributes = await profile.attributes();
      profile.close();
      return attributes;
    };
    expect(await kept()).toEqual({ ageBand: '25-34' });
    api.setProfile({ place: 'Leeds' });
    await eventually(async () => expect(await kept()).toEqual({ place: 'Leeds' }));
    await api.consent(false);
    expect(await kept()).toEqual({});
  });
});

describe('the retention time of a site', () => {
  it('is kept where the page opens a history', async () => {
    const { api } = await enterSite();
    await api.consent(true);
    const profile = await openIndexedDbProfile();
    const now = Date.now();
    const daysAgo = (days: number) =>
      ({ type: 'view', itemId: 'lamp', time: now - days * 86_400_000 }) as const;
    await profile.addEvents([daysAgo(366), daysAgo(364)]);
    const next = await enterPage();
    expect(next.status().history.events).toBe(1);
    await eventually(async () => expect(await profile.events()).toEqual([daysAgo(364)]));
    profile.close();
  });
});
