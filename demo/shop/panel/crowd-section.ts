/**
 * How good the shared model is: the crowd's held-out next baskets, per model version. Stays away until it has data,
 * and only then loads the plotting library.
 */
import type { CrowdReport } from '../../crowd/crowd-report.ts';
import { html } from '../element.ts';
import { formatPlural, formatShare } from '../numbers.ts';

/** The crowd's part of the panel, which follows what the crowd tells. */
export type CrowdSection = {
  readonly element: HTMLElement;
  readonly show: (crowd: CrowdReport) => void;
};

/** See the head of this file. */
export function createCrowdSection(): CrowdSection {
  const plot = html('div', { class: 'plot', role: 'img' });
  const summary = html('p', { class: 'note' });
  const element = html(
    'section',
    { class: 'station', 'data-station': 'crowd', 'aria-labelledby': 'panel-crowd', hidden: true },
    html('h3', { id: 'panel-crowd' }, 'How often the next basket holds one of our ten recommendations'),
    plot,
    html(
      'p',
      { class: 'note key' },
      html('span', {}, 'shared model'),
      html('span', { class: 'key-popularity' }, 'ten best sellers'),
      html('span', { class: 'key-axis' }, 'by version'),
    ),
    summary,
  );
  let latest: CrowdReport | null = null;
  let draw: Promise<(crowd: CrowdReport) => void> | null = null;
  return {
    element,
    show: (crowd) => {
      if (crowd.curve.length === 0) return;
      latest = crowd;
      element.hidden = false;
      plot.setAttribute('aria-label', describe(crowd));
      summary.textContent = `${describe(crowd)} Measured on ${formatPlural(crowd.visitors, 'simulated visitor')} with real purchase histories.`;
      draw ??= import('./hit-rate-plot.ts').then(({ createHitRatePlot }) => createHitRatePlot(plot));
      draw
        .then((show) => latest && show(latest))
        .catch(() => {
          plot.hidden = true; // the sentence below says the same
        });
    },
  };
}

function describe({ curve, popularity }: CrowdReport): string {
  const last = curve.at(-1);
  if (!last) return '';
  const against = popularity === null ? '' : `, the ten best sellers ${formatShare(popularity)}`;
  return `Model ${last.version}: ${formatShare(last.hitRate)}${against}.`;
}
