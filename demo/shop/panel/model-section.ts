/**
 * Which model this browser has, and how full the round is that makes the next one.
 */
import type { Status } from '../../../client/index.ts';
import { html } from '../element.ts';
import { formatBytes, formatCount } from '../numbers.ts';
import { createStation, type Section } from './section.ts';

const freshMs = 3_000;

/** Version, size, and the progress of the open round. */
export function createModelSection(): Section {
  const version = html('span', { 'data-testid': 'model-version' }, 'none');
  const figure = html('strong', { class: 'figure figure-model' }, 'Model ', version);
  const size = html('span', {});
  const progress = html('progress', { class: 'round-progress', 'aria-labelledby': 'panel-round' });
  const label = html('p', { class: 'note', id: 'panel-round' });
  const share = html('p', { class: 'note' });
  const round = html('div', { class: 'round' }, progress, label);
  let shown: number | null = null;
  return {
    element: createStation(
      'receives',
      'Receives',
      html('p', { class: 'headline' }, figure, ' ', size),
      round,
      share,
    ),
    update: (status) => {
      const { model } = status;
      version.textContent = model === null ? 'none' : String(model.version);
      size.textContent = model === null ? '' : formatBytes(model.bytes);
      if (model && shown !== null && shown !== model.version) highlight(figure);
      shown = model?.version ?? shown;
      round.hidden = status.round === null;
      share.textContent = explainShare(status);
      if (status.round === null) return;
      progress.max = status.round.cohort;
      progress.value = status.round.contributions;
      label.textContent = `Round ${formatCount(status.round.number)}: ${formatCount(status.round.contributions)} of ${formatCount(status.round.cohort)} updates are in`;
    },
  };
}

/** Marks a figure as new for a moment. */
function highlight(figure: HTMLElement): void {
  figure.removeAttribute('data-fresh');
  void figure.offsetWidth; // so that the animation starts again
  figure.setAttribute('data-fresh', '');
  setTimeout(() => figure.removeAttribute('data-fresh'), freshMs);
}

function explainShare({ server, round }: Status): string {
  if (server === 'unreachable')
    return 'The aggregator cannot be reached. Everything waits; the shop goes on.';
  if (server === 'connecting' || round === null) return 'Connecting to the aggregator.';
  return `This browser gave ${formatCount(round.contributedThisPeriod)} of at most ${formatCount(round.cap)} updates in this period.`;
}
