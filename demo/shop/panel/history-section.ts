/**
 * What this browser knows: how many events, and whether they outlive the visit.
 */
import { html } from '../element.ts';
import { formatCount } from '../numbers.ts';
import { createStation, type Section } from './section.ts';

/** The count of events on this device. */
export function createHistorySection(): Section {
  const events = html('strong', { class: 'figure', 'data-testid': 'events' }, '0');
  const noun = html('span', {});
  const kept = html('p', { class: 'note' });
  return {
    element: createStation('knows', 'Knows', html('p', { class: 'headline' }, events, ' ', noun), kept),
    update: ({ history }) => {
      events.textContent = formatCount(history.events);
      noun.textContent = history.events === 1 ? 'event on this device' : 'events on this device';
      kept.textContent =
        history.kept === 'disk'
          ? 'Views, searches, purchases and the like. They survive this visit.'
          : 'In memory only: gone when you leave.';
    },
  };
}
