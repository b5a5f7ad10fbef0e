/** What a page says of itself, observed in a real Chromium: every way of saying it, and every way of saying it badly. */
import { chromium } from 'playwright';
import { expect, test } from 'playwright/test';
import { chromiumFlags, findChromium } from './chromium.ts';
import { finds, ga4, ld, observe, push, settled, subjectOf, type TestWindow } from './observed-page.ts';

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
