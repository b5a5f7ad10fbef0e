/**
 * "What this browser knows": docked beside the shop on a wide screen, a sheet at the bottom of a narrow one.
 * It shows the recommender's status and hides nothing of it.
 */
import { html } from '../element.ts';
import { formatPlural } from '../numbers.ts';
import type { HearsayState, ShopHearsay } from '../shop-hearsay.ts';
import { createAnnouncer } from './announcer.ts';
import { createConsentSection } from './consent-section.ts';
import type { CrowdSection } from './crowd-section.ts';
import { createHistorySection } from './history-section.ts';
import { createModelSection } from './model-section.ts';
import { createPrivacySection } from './privacy-section.ts';
import { createSentSection } from './sent-section.ts';
import { createTrainingSection } from './training-section.ts';
import { stateNames } from './training-state.ts';
import { unknownStatus } from './unknown-status.ts';

const scriptMissing =
  'Recommendations are off: the recommender’s script could not be loaded. The shop works without it. Nothing new is kept, and nothing is sent.';

const wide = '(min-width: 1080px)';

/** The panel, following the recommender. */
export function createPanel(hearsay: ShopHearsay, crowd: CrowdSection): HTMLElement {
  const way = [createHistorySection(), createTrainingSection(), createSentSection(), createModelSection()];
  const consent = createConsentSection((given) => void hearsay.consent(given));
  const privacy = createPrivacySection();
  const announcer = createAnnouncer();
  const sections = [consent, ...way, privacy, announcer];
  const notice = html('p', { class: 'panel-notice', role: 'status' });
  const content = html(
    'div',
    { class: 'panel-content' },
    consent.element,
    html('div', { class: 'way' }, ...way.map(({ element }) => element)),
    privacy.element,
    crowd.element,
  );
  const summary = html('span', { class: 'panel-summary' });
  const body = html('div', { class: 'panel-body', id: 'panel-body' }, notice, content);
  const element = html(
    'aside',
    { class: 'panel', 'aria-labelledby': 'panel-title', 'data-testid': 'panel' },
    createToggle(body, summary),
    body,
    announcer.element,
  );
  hearsay.watch((state) => {
    const missing = state.script === 'missing';
    notice.textContent = missing ? scriptMissing : '';
    notice.hidden = !missing;
    content.inert = state.script === 'loading'; // nobody could act on the switch yet
    for (const part of [consent, ...way, privacy]) part.element.hidden = missing;
    summary.textContent = summarise(state);
    const status = state.script === 'here' ? state.status : unknownStatus;
    for (const section of sections) section.update(status);
  });
  return element;
}

/** The heading, which is also the button that opens and closes the panel. */
function createToggle(body: HTMLElement, summary: HTMLElement): HTMLElement {
  const button = html(
    'button',
    { type: 'button', class: 'panel-toggle', 'aria-controls': body.id, 'data-testid': 'panel-toggle' },
    html('span', { class: 'panel-title', id: 'panel-title' }, 'What this browser knows'),
    summary,
    html('span', { class: 'panel-chevron', 'aria-hidden': 'true' }),
  );
  const open = (opened: boolean): void => {
    button.setAttribute('aria-expanded', String(opened));
    document.documentElement.dataset.panel = opened ? 'open' : 'closed';
    body.hidden = !opened;
  };
  button.addEventListener('click', () => open(body.hidden !== false));
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || body.hidden || matchMedia(wide).matches) return;
    open(false);
    button.focus();
  });
  matchMedia(wide).addEventListener('change', ({ matches }) => open(matches));
  open(matchMedia(wide).matches);
  return html('h2', { class: 'panel-heading' }, button);
}

function summarise(state: HearsayState): string {
  if (state.script !== 'here') return state.script === 'loading' ? 'loading' : 'recommendations are off';
  const { model, history, training } = state.status;
  return [
    formatPlural(history.events, 'event'),
    model ? `model ${model.version}` : 'no model yet',
    stateNames[training.state],
  ].join(' · ');
}
