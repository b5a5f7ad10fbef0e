import { expect, test } from 'playwright/test';
import { finds, found, observe, settled } from './observed-page.ts';

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
