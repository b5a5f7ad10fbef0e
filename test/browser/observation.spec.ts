/** What a page says of itself, observed in a real Chromium: every way of saying it, and every way of saying it badly. */
import { chromium } from 'playwright';
import { expect, type Page, test } from 'playwright/test';
import { withSite } from '../bench/chromium-page.ts';
import { bundle } from './bundle.ts';
import { chromiumFlags, findChromium } from './chromium.ts';
import type { ObservedWindow } from './observation-entry.ts';

let script: Promise<string> | undefined;

/** What the tests' pages hold besides. */
type TestWindow = ObservedWindow & { untouched: boolean; persisted?: boolean };

const ld = (...products: object[]): string =>
  products
    .map((product) => ({ '@context': 'https://schema.org', '@type': 'Product', ...product }))
    .map((product) => `<script type="application/ld+json">${JSON.stringify(product)}</script>`)
    .join('');

/** Open a page with this body, observe it, and use it; nothing may throw into it, and nothing of it be patched. */
async function observe(page: Page, body: string, use: () => Promise<void>): Promise<void> {
  script ??= bundle('observation-entry.ts');
  const content = await script;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await withSite(`<!doctype html><title>A page</title><body>${body}`, {}, async (url) => {
    await page.goto(url);
    await page.evaluate(() => {
      const functions = () => [
        ...Object.values(Object.getOwnPropertyDescriptors(History.prototype)).map(({ value }) => value),
        ...[Array.prototype.push, EventTarget.prototype.addEventListener, history.pushState],
        ...[Element.prototype.attachShadow, fetch, Object.getOwnPropertyDescriptor(window, 'history')?.get],
      ];
      const before = functions();
      Object.defineProperty(window, 'untouched', {
        get: () => functions().every((each, i) => each === before[i]),
      });
    });
    await page.addScriptTag({ content });
    await use();
    expect(await page.evaluate(() => (window as unknown as TestWindow).untouched)).toBe(true);
  });
  expect(errors).toEqual([]);
}

/** Events as `type item item`, `type query` or `type #recommendation`. */
const found = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as TestWindow).found.map(({ type, details }) => {
      const { itemId, items, query, recommendationId } = details;
      return [type, itemId, ...(items ?? []), query, recommendationId && `#${recommendationId}`]
        .filter((word) => word !== undefined)
        .join(' ');
    }),
  );

const subjectOf = (page: Page) =>
  page.evaluate(() => (window as unknown as TestWindow).observation.subject ?? null);

/** Resolves when these events were found, and no others. */
const finds = (page: Page, events: readonly string[]): Promise<void> =>
  expect.poll(() => found(page), { intervals: [50] }).toEqual(events);

/** Everything that was said before has been read once this was. */
async function settled(page: Page, word: string): Promise<string[]> {
  await page.evaluate((word) => {
    const page = window as unknown as { dataLayer?: unknown };
    page.dataLayer = [
      ...(Array.isArray(page.dataLayer) ? page.dataLayer : []),
      { event: 'search', search_term: word },
    ];
  }, word);
  await expect.poll(() => found(page), { intervals: [50] }).toContain(`search ${word}`);
  return (await found(page)).filter((event) => event !== `search ${word}`);
}

const ga4 = (event: string, ...ids: string[]) => ({
  event,
  ecommerce: { items: ids.map((item_id) => ({ item_id, item_name: `Ware ${item_id}` })) },
});

const push = (page: Page, ...entries: object[]): Promise<void> =>
  page.evaluate((entries) => {
    const page = window as unknown as { dataLayer: unknown[] };
    for (const entry of entries) page.dataLayer.push(entry);
  }, entries);

test('the data layer is read from its beginning, then as it grows, in the order and at the times of its events', async ({
  page,
}) => {
  const early = [
    ga4('view_item', 'lamp'),
    { ecommerce: null },
    ga4('view_item_list', 'mug'),
    ga4('add_to_cart', 'lamp'),
  ];
  const snippet = 'function gtag() { dataLayer.push(arguments); }';
  await observe(page, `<script>dataLayer = ${JSON.stringify(early)}; ${snippet}</script>`, async () => {
    await finds(page, ['view lamp', 'add-to-cart lamp']);
    await page.evaluate(() => {
      const page = window as unknown as { gtag: (...args: unknown[]) => void };
      page.gtag('event', 'purchase', {
        transaction_id: 'T1',
        items: [{ item_id: 'lamp' }, { item_id: 'mug' }],
      });
    });
    await push(page, { event: 'search', search_term: 'red vase' });
    await finds(page, ['view lamp', 'add-to-cart lamp', 'purchase lamp mug', 'search red vase']);
    const { times, titles } = await page.evaluate(() => {
      const { found, products } = window as unknown as TestWindow;
      return { times: found.map(({ time }) => time), titles: products.map(({ title }) => title) };
    });
    expect(new Set(times).size).toBe(4);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(titles).toContain('Ware mug');
  });
});

test('a hostile data layer costs nobody anything but itself', async ({ page }) => {
  await observe(page, '', async () => {
    await page.evaluate(() => {
      const page = window as unknown as { dataLayer: unknown };
      const fail = (): never => {
        throw new Error('of the page');
      };
      const cycle: Record<string, unknown> = { event: 'purchase' };
      cycle.ecommerce = cycle;
      cycle.items = [cycle];
      const endless = new Proxy([], { get: (_, key) => (key === 'length' ? 2 ** 40 : fail()) });
      page.dataLayer = [
        Object.defineProperty({}, 'event', { get: fail }),
        new Proxy({}, { get: fail, has: fail, getOwnPropertyDescriptor: fail }),
        { event: 'view_item', ecommerce: { items: endless } },
        {
          event: 'view_item',
          ecommerce: { items: [{ item_id: { toString: fail } }, { item_id: 'x'.repeat(1e6) }] },
        },
        cycle,
        null,
        Symbol('of the page'),
        {
          event: 'add_to_cart',
          ecommerce: { items: [Object.defineProperty({}, 'item_id', { get: fail }), { item_id: 'mug' }] },
        },
      ];
    });
    await finds(page, ['add-to-cart mug']);
    await page.evaluate(() => {
      const page = window as unknown as { dataLayer: unknown };
      const fail = (): never => {
        throw new Error('of the page');
      };
      page.dataLayer = new Proxy([], { get: fail });
    });
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
    await page.evaluate(() => {
      Object.assign(window, { dataLayer: [{ event: 'search', search_term: 'after all' }] });
    });
    await finds(page, ['add-to-cart mug', 'search after all']);
  });
});

test('a page about one product is one view of it, whoever says so; a list is none', async ({ page }) => {
  const lamp = {
    sku: 'page-sku',
    gtin13: 'lamp',
    name: 'Brass lamp',
    offers: { price: 5, priceCurrency: 'GBP' },
  };
  const list = { '@type': 'ItemList', itemListElement: [{ '@type': 'Product', sku: 'vase' }] };
  const layer = `<script>dataLayer = [${JSON.stringify(ga4('view_item', 'page-sku'))}]</script>`;
  await observe(page, ld(lamp, list) + layer, async () => {
    expect(await settled(page, 'one')).toEqual(['view lamp']);
    expect(await subjectOf(page)).toBe('lamp');
    const products = await page.evaluate(() => (window as unknown as TestWindow).products);
    expect(products).toContainEqual(
      expect.objectContaining({ id: 'lamp', title: 'Brass lamp', price: 5, currency: 'GBP' }),
    );
    expect(products.map(({ id }) => id)).toContain('vase');
  });
});

test('two products, or none, are no subject', async ({ page }) => {
  await observe(
    page,
    `${ld({ sku: 'lamp' }, { sku: 'mug' })}<script type="application/ld+json">{ no JSON</script>`,
    async () => {
      expect(await settled(page, 'one')).toEqual([]);
      expect(await subjectOf(page)).toBeNull();
    },
  );
});

test('a site of one page is several pages: each says anew what it is about, and nothing twice', async ({
  page,
}) => {
  await observe(
    page,
    `<main>${ld({ sku: 'lamp' })}<p data-hearsay-item="vase" data-hearsay-event="view"></p></main>`,
    async () => {
      await finds(page, ['view lamp', 'view vase']);
      // the address changes before the page does
      await page.evaluate(() => history.pushState({}, '', '/p/mug'));
      expect(await subjectOf(page)).toBeNull();
      // and what spoke of the page before stays where it is
      await page.evaluate(
        (markup) => document.querySelector('main')!.insertAdjacentHTML('beforeend', markup),
        ld({ sku: 'mug' }),
      );
      await finds(page, ['view lamp', 'view vase', 'view mug']);
      expect(await subjectOf(page)).toBe('mug');
      await page.evaluate(() => history.replaceState({}, '', '/p/mug?colour=red'));
      expect(await subjectOf(page)).toBe('mug');
      await page.evaluate(
        (markup) => {
          history.back();
          addEventListener('popstate', () => {
            document.querySelector('main')!.innerHTML = markup;
          });
        },
        ld({ sku: 'lamp' }),
      );
      await finds(page, ['view lamp', 'view vase', 'view mug', 'view lamp']);
      expect(await settled(page, 'one')).toHaveLength(4);
    },
  );
});

test('without the navigation API the address is seen to change all the same', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
  await observe(page, `<main>${ld({ sku: 'lamp' })}</main>`, async () => {
    await finds(page, ['view lamp']);
    await page.evaluate(
      ([markup, entry]) => {
        history.pushState({}, '', '/p/mug');
        document.querySelector('main')!.innerHTML = markup as string;
        Object.assign(window, { dataLayer: [entry] });
      },
      [ld({ sku: 'mug' }), ga4('view_item', 'mug')] as const,
    );
    expect(await settled(page, 'one')).toEqual(['view lamp', 'view mug']);
  });
});

test('restored from the back/forward cache, a page is looked at once more, but its data layer is not read twice', async () => {
  const layer = `<script>dataLayer = [${JSON.stringify(ga4('add_to_cart', 'mug'))}]</script>`;
  const browser = await chromium.launch({
    executablePath: findChromium()!,
    args: [...chromiumFlags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  const page = await browser.newPage();
  await observe(page, ld({ sku: 'lamp' }) + layer, async () => {
    await finds(page, ['view lamp', 'add-to-cart mug']);
    await page.evaluate(() => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }));
    });
    await page.goto(`${page.url()}?elsewhere`);
    await page.goBack({ waitUntil: 'commit' });
    await expect.poll(() => page.evaluate(() => (window as unknown as TestWindow).persisted)).toBe(true);
    expect(await settled(page, 'one')).toEqual(['view lamp', 'add-to-cart mug', 'view lamp']);
  });
  await browser.close();
});

test('a page that nobody has looked at yet, in the background or rendered in advance, is no view', async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  });
  await observe(
    page,
    `${ld({ sku: 'lamp' })}<script>dataLayer = [${JSON.stringify(ga4('view_item', 'mug'))}]</script>`,
    async () => {
      const atOnce = await page.evaluate(() => {
        dispatchEvent(new PageTransitionEvent('pagehide'));
        return (window as unknown as TestWindow).found.length;
      });
      expect(atOnce).toBe(0);
      await page.evaluate(() => {
        Object.defineProperty(document, 'visibilityState', { value: 'visible' });
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await finds(page, ['view lamp', 'view mug']);
    },
  );
});

test('what the page said last is read when it is left', async ({ page }) => {
  await observe(page, '<script>dataLayer = []</script>', async () => {
    const atOnce = await page.evaluate(
      (entry) => {
        const page = window as unknown as TestWindow & { dataLayer: unknown[] };
        page.dataLayer.push(entry);
        dispatchEvent(new PageTransitionEvent('pagehide'));
        return page.found.length;
      },
      ga4('purchase', 'mug'),
    );
    expect(atOnce).toBe(1);
  });
});

test('marked elements: views when they are there, the rest when they are clicked, later ones and shadow roots too', async ({
  page,
}) => {
  const body = `
    <h1 data-hearsay-item="lamp" data-hearsay-event="view">Lamp</h1>
    <h2 data-hearsay-item="lamp" data-hearsay-event="view">Lamp</h2>
    <article data-hearsay-item="lamp">
      <a href="#lamp" data-hearsay-event="click">Look</a>
      <button data-hearsay-event="add_to_cart"><b>Into the basket</b></button>
      <button data-hearsay-event="no-such-event">Nothing</button>
      <button>Nothing either</button>
    </article>
    <button data-hearsay-event="wishlist">Of no item</button>
    <a href="#both" data-hearsay-recommendation="both" data-hearsay-item="vase" data-hearsay-event="click">Both</a>`;
  await observe(page, body, async () => {
    await finds(page, ['view lamp']);
    await page.evaluate(() => {
      // a page that keeps its clicks to itself
      document.body.addEventListener('click', (event) => event.stopImmediatePropagation(), true);
      const host = document.createElement('div');
      host.dataset.hearsayItem = 'mug';
      host.attachShadow({ mode: 'open' }).innerHTML = '<button data-hearsay-event="wishlist">Wish</button>';
      const later = document.createElement('p');
      later.innerHTML = '<i data-hearsay-item="vase" data-hearsay-event="view"></i>';
      document.body.append(host, later);
    });
    for (const name of [
      'Look',
      'Into the basket',
      'Nothing',
      'Nothing either',
      'Of no item',
      'Wish',
      'Both',
    ]) {
      await page.getByText(name, { exact: true }).click();
    }
    const events = [
      'view lamp',
      'click lamp',
      'add-to-cart lamp',
      'wishlist mug',
      'view vase',
      'click #both',
    ];
    const met = (await settled(page, 'one')).filter((event) => !event.startsWith('impression'));
    expect(met.sort()).toEqual(events.sort());
  });
});

test('a recommended card is an impression after a second of half of it, once; following it is a click', async ({
  page,
}) => {
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  const card = (id: string, inside: string): string =>
    `<div style="height: 300px" data-hearsay-recommendation="${id}">${inside}</div>`;
  const body = `
    ${card('first', '<a href="#first">First</a> <button>Basket of first</button>')}
    <div style="height: 3000px"></div>
    ${card('below', '<span>Below</span><button>Basket of below</button>')}
    <button data-hearsay-recommendation="whole">Whole</button>`;
  await observe(page, body, async () => {
    // a new observer tells in the frame in which those before it have told
    const crossed = () =>
      page.evaluate(() => new Promise((done) => new IntersectionObserver(done).observe(document.body)));
    const scroll = async (top: number): Promise<void> => {
      await page.evaluate((top) => scrollTo(0, top), top);
      await crossed();
    };
    await crossed();
    await page.clock.runFor(900);
    expect(await found(page)).toEqual([]);
    await page.clock.runFor(200);
    expect(await found(page)).toEqual(['impression #first']);
    await scroll(1e6);
    await page.clock.runFor(900);
    await scroll(0);
    await page.clock.runFor(3000);
    expect(await found(page)).toEqual(['impression #first']);
    await page.getByText('Basket of first').click();
    await page.getByText('First', { exact: true }).click();
    await page.getByText('First', { exact: true }).click({ button: 'middle' });
    await page.getByText('First', { exact: true }).click({ button: 'right' });
    await page.getByText('First', { exact: true }).focus();
    await page.keyboard.press('Enter');
    const clicks = Array.from({ length: 3 }, () => 'click #first');
    await finds(page, ['impression #first', ...clicks]);
    await page.getByText('Below', { exact: true }).click();
    await page.getByText('Basket of below').click();
    await page.getByText('Whole').click();
    await finds(page, ['impression #first', ...clicks, 'click #below', 'click #whole']);
    // a framework shows another recommendation in the same element
    await page.evaluate(() => {
      document
        .querySelector('[data-hearsay-recommendation]')
        ?.setAttribute('data-hearsay-recommendation', 'other');
    });
    await scroll(0);
    await page.clock.runFor(600);
    await crossed();
    await page.clock.runFor(1100);
    expect((await found(page)).slice(6)).toEqual(['impression #other']);
  });
});

test('cards in the shadow root of an element that says so are met and followed like others', async ({
  page,
}) => {
  await observe(page, '<my-shelf></my-shelf>', async () => {
    await page.evaluate(() => {
      customElements.define(
        'my-shelf',
        class extends HTMLElement {
          connectedCallback(): void {
            const root = this.attachShadow({ mode: 'open' });
            root.innerHTML = '<a href="#x" data-hearsay-recommendation="inner">Inner</a>';
            this.dispatchEvent(new CustomEvent('hearsay-recommendations', { bubbles: true, composed: true }));
          }
        },
      );
    });
    await finds(page, ['impression #inner']);
    await page.getByText('Inner').click();
    await finds(page, ['impression #inner', 'click #inner']);
  });
});
