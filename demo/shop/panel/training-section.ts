/**
 * What this browser trains: on which backend and why, and how its last local round went.
 */
import type { Status } from '../../../client/index.ts';
import { html } from '../element.ts';
import { formatMilliseconds, formatPlural } from '../numbers.ts';
import { offSentences } from './off-sentences.ts';
import { createStation, type Section } from './section.ts';
import { createSparkline } from './sparkline.ts';
import { stateNames } from './training-state.ts';

/** Backend, state, loss and time. */
export function createTrainingSection(): Section {
  const backend = html('strong', { class: 'figure', 'data-testid': 'backend' }, 'none yet');
  const state = html('span', { class: 'chip', 'data-testid': 'training-state' });
  const why = html('p', { class: 'note' });
  const sparkline = createSparkline();
  const last = html('p', { class: 'note' });
  const element = createStation(
    'trains',
    'Trains',
    html('p', { class: 'headline' }, backend, ' ', state),
    why,
    sparkline.element,
    last,
  );
  return {
    element,
    update: ({ training }) => {
      backend.textContent = training.backend?.name ?? 'none yet';
      state.textContent = stateNames[training.state];
      state.dataset.state = training.state;
      why.textContent = explain(training);
      sparkline.show(training.last?.losses ?? []);
      last.hidden = training.last === null;
      if (training.last === null) return;
      const { round, baseVersion, positions, milliseconds } = training.last;
      last.textContent = `Round ${round} on model ${baseVersion}: ${formatPlural(positions, 'prediction')} in ${formatMilliseconds(milliseconds)}`;
    },
  };
}

function explain({ off, backend }: Status['training']): string {
  const on = backend && [backend.adapter, backend.reason].filter(Boolean).join(' · ');
  return [off && offSentences[off], on].filter(Boolean).join(' ');
}
