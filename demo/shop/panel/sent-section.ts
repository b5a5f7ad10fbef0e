/**
 * What left this browser: how much in all, and each update in the recommender's own ledger.
 */
import { html } from '../element.ts';
import { formatBytes, formatPlural } from './figures.ts';
import { createStation, type Section } from './section.ts';

/** Totals and the ledger. */
export function createSentSection(): Section {
  const total = html('p', { class: 'headline', 'data-testid': 'sent' });
  const ledger = document.createElement('hearsay-ledger');
  const element = createStation('sends', 'Sends', total, ledger);
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
    },
  };
}
