/**
 * What left this browser: the updates that it remembers, and each of them in the recommender's own ledger.
 */
import { html } from '../element.ts';
import { formatBytes, formatPlural } from '../numbers.ts';
import { createStation, type Section } from './section.ts';

/** Their number and size, and the ledger. */
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
          ? ['This browser remembers no update that left it.']
          : [
              html('strong', { class: 'figure' }, formatPlural(sent.length, 'update')),
              ` remembered, ${formatBytes(bytes)}`,
            ]),
      );
    },
  };
}
