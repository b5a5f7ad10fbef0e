/** What stands on the page once somebody is in, before the first status has come. */
import { type Html, html } from '../../pages/html.ts';
import { navigation, type Section, sectionMarkup } from '../../pages/section.ts';
import { actDialogFrame } from './act-dialog.ts';
import type { Holder } from './admin-door.ts';
import { formatMoment } from './times.ts';

const place = (id: string): Html => html`<div id="${id}"></div>`;
const plotPlace = (id: string): Html => html`<div id="${id}" class="plot-place"></div>`;

const sections: readonly Section[] = [
  {
    id: 'rounds',
    title: 'Quality and rounds',
    body: html`<div class="figures">${plotPlace('quality-plot')}${plotPlace('updates-plot')}</div>`,
  },
  { id: 'privacy', title: 'Privacy', body: place('privacy-view') },
  {
    ...{ id: 'versions', title: 'Versions' },
    body: html`<p class="prose">Each is a model that browsers have had. Going back makes an earlier one the current model again, under a new number.</p>${place('version-list')}`,
  },
  { id: 'experiment', title: 'A/B experiment', short: 'Experiment', body: place('experiment-view') },
  { id: 'traffic', title: 'Bytes and refusals', body: place('traffic-view') },
  { id: 'about', title: 'This server', body: place('about-view') },
];

/** Where a part of the page is shown. */
export const placeIds = [
  ...['cards', 'quality-plot', 'updates-plot', 'privacy-view', 'version-list', 'experiment-view'],
  ...['traffic-view', 'about-view', 'filling', 'acts'],
] as const;

/** The page around them. */
export const pageFrame = ({
  name,
  expires,
}: Holder): Html => html`<a class="skip" href="#main">Skip to the figures</a>
  <header class="head-place"><div class="head">
    <div class="who"><p class="eyebrow">Hearsay, for the operator</p>
      <p class="note">${name}, until ${formatMoment(expires)} <button type="button" id="log-out">Log out</button></p></div>
    <h1 class="visually-hidden">How this aggregator stands</h1>
    <div class="verdict" id="state-box" data-look="waiting">
      <p class="verdict-sentence" id="state">Asking the server …</p>
      ${place('filling')}
      <p class="note" id="link" role="status"></p>
      ${place('acts')}
      <p class="note" id="done" role="status"></p>
    </div>
    <p class="visually-hidden" id="spoken" role="status"></p>
  </div></header>
  <main id="main" tabindex="-1">
    ${place('cards')}
    ${navigation(sections)}
    ${sections.map(sectionMarkup)}
  </main>
  <footer class="foot">All that this page shows are counts, settings, and what the log says. Lines are drawn by uPlot, © Leon Sorokin, MIT licence.</footer>
  ${actDialogFrame}`;
