/**
 * What left this browser: each update with its size, its round, and its leaf in the public log.
 */
import type { SentStatus } from '../../../client/index.ts';
import { html } from '../element.ts';
import { formatBytes, formatCount, formatPlural } from './figures.ts';
import { createStation, type Section } from './section.ts';

const shownUpdates = 4;

/** Totals and the latest updates. */
export function createSentSection(): Section {
  const total = html('p', { class: 'headline', 'data-testid': 'sent' });
  const list = html('ul', { class: 'sent' });
  const element = createStation('sends', 'Sends', total, list);
  return {
    element,
    update: ({ sent }) => {
      const bytes = sent.reduce((sum, update) => sum + update.bytes, 0);
      total.dataset.count = String(sent.length);
      total.dataset.bytes = String(bytes);
      total.replaceChildren(
        ...(sent.length === 0
          ? ['Nothing has left this browser.']
          : [
              html('strong', { class: 'figure' }, formatPlural(sent.length, 'update')),
              ` ${formatBytes(bytes)} in all`,
            ]),
      );
      list.hidden = sent.length === 0;
      list.replaceChildren(...sent.slice(-shownUpdates).reverse().map(createEntry));
    },
  };
}

function createEntry(update: SentStatus): HTMLLIElement {
  return html(
    'li',
    { 'data-outcome': update.outcome },
    html('span', {}, `Round ${formatCount(update.round)}`),
    html('span', {}, formatBytes(update.bytes)),
    html('span', {}, explainOutcome(update)),
  );
}

function explainOutcome({ outcome, leafIndex, refusal }: SentStatus): string {
  if (leafIndex !== null) return `log leaf ${formatCount(leafIndex)}`;
  return outcome === 'refused' ? `refused: ${refusal ?? 'no reason given'}` : 'no answer yet';
}
