/**
 * Puts the shop together: shelves, basket, recommender, panel, pages.
 */
import { createBasket } from './basket.ts';
import { createCatalog } from './catalog.ts';
import { watchCrowd } from './crowd-watch.ts';
import { html } from './element.ts';
import { loadHearsay } from './hearsay-script.ts';
import { createCrowdSection } from './panel/crowd-section.ts';
import { createPanel } from './panel/panel.ts';
import type { Route } from './route.ts';
import { startRouter } from './router.ts';
import type { Page, Shop } from './shop.ts';
import { fetchData } from './shop-data.ts';
import { createShopHearsay, initOptions } from './shop-hearsay.ts';
import { openBasket } from './views/basket-view.ts';
import { createFooter } from './views/footer.ts';
import { createHeader } from './views/header.ts';
import { openHome } from './views/home-view.ts';
import { openItem } from './views/item-view.ts';
import { openSearch } from './views/search-view.ts';

async function start(): Promise<void> {
  const hearsay = createShopHearsay(fetchData('/demo.json').then(loadHearsay), initOptions(location.search));
  const crowd = createCrowdSection();
  const main = html('main', { id: 'main', tabindex: -1 });
  const skip = html('a', { class: 'skip', href: '#main' }, 'Skip to the shop');
  skip.addEventListener('click', (event) => {
    event.preventDefault(); // the hash belongs to the router
    main.focus();
  });
  const basket = createBasket();
  document.body.append(
    skip,
    createHeader({ basket, hearsay }),
    main,
    createPanel(hearsay, crowd),
    createFooter(),
  );
  watchCrowd(crowd.show);
  try {
    const { items } = await fetchData('/items.json');
    const shop: Shop = { basket, hearsay, catalog: createCatalog(items) };
    startRouter(main, (route) => open(shop, route));
  } catch (error) {
    console.error(error);
    main.replaceChildren(
      html(
        'div',
        { class: 'page' },
        html('h1', {}, 'The shelves are empty'),
        html(
          'p',
          { class: 'lead' },
          'The catalog could not be loaded. Is the demo’s server running? Reload to try again.',
        ),
      ),
    );
  }
}

function open(shop: Shop, route: Route): Page {
  switch (route.page) {
    case 'home':
      return openHome(shop);
    case 'search':
      return openSearch(shop, route.query);
    case 'item':
      return openItem(shop, route.itemId);
    case 'basket':
      return openBasket(shop);
  }
}

void start();
