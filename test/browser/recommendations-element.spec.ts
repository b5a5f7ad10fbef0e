/** `<hearsay-recommendations>` in a page: what it shows, and that nothing moves. */
import { expect, test } from 'playwright/test';
import { ordinaryContent, recommended } from './elements-content.ts';
import type { FakeWindow } from './elements-site.ts';
import { layoutShift } from './layout-shift.ts';
import { callsOf, cardsOf, closeSites, element, open, own, renew, tall } from './recommendations-page.ts';

test.afterEach(closeSites);

test('shows a list of links that say what, how much and why, under a heading', async ({ page }) => {
  const host = await open(page, { body: element });
  await expect(cardsOf(host)).toHaveCount(4);
  await expect(host.getByRole('region', { name: 'You may also like' })).toBeVisible();
  const [first] = await cardsOf(host).all();
  await expect(first!).toHaveAccessibleName(
    /^White hanging heart tea light holder £1\.25 Because you viewed “.Hot water bottle.”$/,
  );
  await expect(first!).toHaveAttribute('href', /\/items\/0$/);
  await expect(first!).toHaveAttribute('data-hearsay-recommendation', 'given-0');
  expect(await callsOf(page)).toEqual([['recommend', { count: 4, placement: 'home' }]]);
});

test('asks for what its attributes and properties say, those that were set before it was known as well', async ({
  page,
}) => {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      const host = document.querySelector('hearsay-recommendations');
      Object.assign(host ?? {}, { pin: ['7'], context: { query: 'tea' }, filter: () => true });
    });
  });
  const body = `<hearsay-recommendations item="3" category="cups" diversity="0.5" count="nonsense"></hearsay-recommendations>`;
  const host = await open(page, { body });
  await expect(cardsOf(host)).toHaveCount(8);
  const context = { itemId: '3', category: 'cups', query: 'tea' };
  expect((await callsOf(page)).at(-1)).toEqual([
    'recommend',
    { count: 8, context, diversity: 0.5, pin: ['7'] },
  ]);
});

test('tells the page what it shows', async ({ page }) => {
  await page.addInitScript(() => {
    document.addEventListener('hearsay-recommendations', (event) => {
      Object.assign(window, {
        shown: (event as CustomEvent<{ itemId: string }[]>).detail.map(({ itemId }) => itemId),
      });
    });
  });
  const host = await open(page, { body: element });
  await expect(cardsOf(host)).toHaveCount(4);
  expect(await page.evaluate(() => (window as unknown as { shown: string[] }).shown)).toEqual([
    '0',
    '1',
    '2',
    '3',
  ]);
});

test('moves nothing from empty cards to full ones', async ({ page }) => {
  // Not async: the empty cards are there before the first frame.
  const host = await open(page, { body: `<h1>Shop</h1>${element}<p>Below</p>`, attributes: '' });
  await expect(cardsOf(host)).toHaveCount(4);
  await expect(page.getByText('Below')).toBeInViewport();
  expect(await layoutShift(page)).toBe(0);
  await page.evaluate(() =>
    document.body.prepend(Object.assign(document.createElement('p'), { textContent: 'moves' })),
  );
  expect(await layoutShift(page), 'the measure works').toBeGreaterThan(0);
});

test('keeps a shorter list in the box of its empty cards', async ({ page }) => {
  const fake = { ...ordinaryContent, recommendations: recommended(9) };
  const body = `${element.replace('"4"', '"8"')}<p>Below</p>`;
  const host = await open(page, { body, attributes: '', css: 'main { inline-size: 40rem }' }, fake);
  await page.setViewportSize({ width: 1000, height: 2000 });
  await expect(cardsOf(host)).toHaveCount(1);
  expect(await layoutShift(page)).toBe(0);
});

test('keeps what the page brought until it is ready, and then moves nothing', async ({ page }) => {
  const fake = {
    ...ordinaryContent,
    status: { ...ordinaryContent.status, model: null },
    recommendations: [],
  };
  const host = await open(page, { body: `${own}<p>Below</p>` }, fake);
  await expect.poll(() => callsOf(page)).toHaveLength(1);
  await expect(page.getByText('Our best sellers')).toBeVisible();
  await page.evaluate((status) => {
    const { fake } = window as unknown as FakeWindow;
    fake.content = { ...fake.content, status };
  }, ordinaryContent.status);
  await renew(page);
  await expect(cardsOf(host)).toHaveCount(4);
  await expect(page.getByText('Our best sellers')).toBeHidden();
  expect(await layoutShift(page)).toBe(0);
});

test('waits for the visitor to look elsewhere where cards need more room than what the page brought', async ({
  page,
}) => {
  const host = await open(page, { body: `${own.replace('800px', '80px')}${tall}` });
  await expect.poll(() => callsOf(page)).toHaveLength(1);
  await expect(page.getByText('Our best sellers')).toBeVisible();
  // Above the screen it would push what is read: the page has to be out of sight.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect(host.locator('.title')).toHaveCount(4);
});

test('keeps what the page brought where its script does not come, and where the server does not answer', async ({
  page,
}) => {
  await open(page, { body: own, hasScripts: false });
  await page.waitForLoadState('networkidle');
  await expect(page.getByText('Our best sellers')).toBeVisible();
  const status = { ...ordinaryContent.status, model: null, server: 'unreachable' } as const;
  await open(page, { body: own }, { ...ordinaryContent, status, recommendations: [] });
  await expect.poll(() => callsOf(page)).toHaveLength(1);
  await expect(page.getByText('Our best sellers')).toBeVisible();
  expect(await layoutShift(page)).toBe(0);
});

test('closes its box where there will be no cards', async ({ page }) => {
  const without = await open(page, { body: element, hasScripts: false });
  await expect(without).toBeHidden();
  const status = { ...ordinaryContent.status, model: null, server: 'unreachable' } as const;
  const down = await open(page, { body: element }, { ...ordinaryContent, status, recommendations: [] });
  await expect(down).toBeHidden();
  const none = await open(page, { body: element }, { ...ordinaryContent, recommendations: [] });
  await expect(none).toBeHidden();
  const body = element.replace('></', '><p slot="empty">Nothing today</p></');
  await open(page, { body }, { ...ordinaryContent, recommendations: [] });
  await expect(page.getByText('Nothing today')).toBeVisible();
});

test('leaves out what it is told to, and what elements above it show where it is distinct', async ({
  page,
}) => {
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () =>
      Object.assign(document.querySelector('hearsay-recommendations') ?? {}, { exclude: ['1'] }),
    );
  });
  const repeated = element.replace('home', 'again');
  const distinct = element.replace('home"', 'more" distinct');
  await open(page, { body: element + repeated + distinct });
  const hosts = page.locator('hearsay-recommendations');
  const idsOf = (at: number) =>
    hosts
      .nth(at)
      .getByRole('link')
      .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).pathname.split('/').at(-1)));
  await expect.poll(() => idsOf(0)).toEqual(['0', '2', '3', '4']);
  await expect.poll(() => idsOf(1)).toEqual(['0', '1', '2', '3']);
  await expect.poll(() => idsOf(2)).toEqual(['5', '6', '7', '8']);
  await page.evaluate(() =>
    document.querySelectorAll('hearsay-recommendations')[2]?.removeAttribute('distinct'),
  );
  await expect.poll(() => idsOf(2)).toEqual(['0', '1', '2', '3']);
});

test('fills the template of the page, in the page’s own tree', async ({ page }) => {
  const template = `<template slot="item"><article class="own"><a data-field="url"><img data-field="image" width="60" height="60">
    <b data-field="title"></b></a><i data-field="price"></i><small data-field="reason"></small></article></template>`;
  const host = await open(page, {
    body: element.replace('></', `>${template}</`),
    css: '.own { background: rgb(1, 2, 3) } .own b { color: rgb(250, 250, 250) }',
  });
  const cards = host.locator('article.own');
  await expect(cards).toHaveCount(4);
  await expect(cards.first()).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(cards.first()).toContainText(
    /White hanging heart tea light holder.*£1\.25.*Because you viewed/s,
  );
  await expect(cards.first().getByRole('link')).toHaveAttribute('href', /\/items\/0$/);
  await expect(cards.first().locator('img')).toHaveAttribute('src', /\/art\/0$/);
  await expect(host.locator('[data-hearsay-recommendation="given-0"]')).toHaveCount(1);
});

test('has no heading of its own above the page’s content, nor above the template’s cards that take its place', async ({
  page,
}) => {
  const template = '<template slot="item"><p data-field="title"></p></template>';
  const host = await open(page, { body: own.replace('</hearsay', `${template}</hearsay`) });
  await expect(host.locator('p')).toHaveCount(4);
  await expect(host.getByRole('heading')).toHaveCount(0);
  await expect(host.getByRole('region', { name: 'You may also like' })).toBeVisible();
});

test('shows its cards also where a framework moves it while it asks', async ({ page }) => {
  const host = await open(page, { body: element });
  await expect.poll(() => callsOf(page)).toHaveLength(1);
  await page.evaluate(() => {
    const moved = document.querySelector('hearsay-recommendations');
    moved?.setAttribute('item', '3');
    moved?.remove();
    if (moved) document.body.append(moved);
  });
  await expect(cardsOf(host)).toHaveCount(4);
});

test('never takes what a catalog says for markup or for a script', async ({ page }) => {
  const items = { 0: { id: '0', title: '<img src=x onerror=alert(1)>', url: 'javascript:alert(1)' } };
  page.on('dialog', () => expect(null, 'nothing runs').toBeDefined());
  const host = await open(page, { body: element }, { ...ordinaryContent, items });
  await expect(host.locator('.title').first()).toHaveText('<img src=x onerror=alert(1)>');
  await expect(host.getByRole('link')).toHaveCount(0);
});

test('is walked through by the keyboard in the order of its cards, and left again', async ({ page }) => {
  for (const width of [1200, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const host = await open(page, { body: `<button>Before</button>${element}<button>After</button>` });
    await expect(cardsOf(host)).toHaveCount(4);
    await page.getByText('Before').focus();
    for (const card of await cardsOf(host).all()) {
      await page.keyboard.press('Tab');
      await expect(card).toBeFocused();
      await expect(card).toBeInViewport();
    }
    await page.keyboard.press('Tab');
    await expect(page.getByText('After')).toBeFocused();
  }
});

test('runs from right to left where the page does, and is one row on a phone', async ({ page }) => {
  const html = 'lang="ar" dir="rtl"';
  for (const width of [1200, 390]) {
    await page.setViewportSize({ width, height: 800 });
    const host = await open(page, { body: element, html });
    await expect(cardsOf(host)).toHaveCount(4);
    const boxes = await Promise.all((await cardsOf(host).all()).map((card) => card.boundingBox()));
    const [first, second, , last] = boxes;
    expect(first!.x).toBeGreaterThan(second!.x);
    expect(last!.y).toBe(first!.y);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
