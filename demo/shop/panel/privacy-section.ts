/**
 * The privacy of this demo as it really is.
 */
import { html } from '../element.ts';
import { formatPlural, formatShort } from '../numbers.ts';
import { privacyLine } from './epsilon.ts';
import { createStation, type Section } from './section.ts';

/** Epsilon, or that there is no guarantee, and what it was spent on. */
export function createPrivacySection(): Section {
  const epsilon = html('p', { class: 'headline privacy', 'data-testid': 'epsilon' });
  const spent = html('p', { class: 'note' });
  return {
    element: createStation('privacy', 'Privacy of this demo', epsilon, spent),
    update: (status) => {
      const { text, guarantee } = privacyLine(status);
      epsilon.textContent = text;
      epsilon.dataset.guarantee = String(guarantee);
      const { privacy } = status;
      spent.textContent =
        privacy === null || privacy.releases === 0
          ? ''
          : `After ${formatPlural(privacy.releases, 'release')} with noise multiplier ${formatShort(privacy.noiseMultiplier)}, at most ${formatPlural(privacy.cap, 'update')} per browser and period.`;
    },
  };
}
