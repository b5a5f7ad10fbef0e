/**
 * Federated evaluation beside the truth: what the operator would see of the browsers' own next events, with its interval, and
 * what this run, which sees everything, has measured on its tests. They ask different questions, so only their shapes compare.
 */
import { type Html, html } from '../../pages/html.ts';
import { type LineLook, linePlot } from '../../pages/line-plot.ts';
import { formatCount, formatMetric, formatMetricExact, formatPlural } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import { absent, type Section } from '../../pages/section.ts';
import { federatedHappenings } from '../federated-happenings.ts';
import type { FederatedRelease, SimulationResult } from '../simulation-result.ts';

/** The part on federated evaluation; none where it was off. */
export function federatedSection(result: SimulationResult): Section[] {
  const { federated } = result;
  if (!federated) return [];
  const { releases } = federated;
  const isMeasured = releases.some(({ hr10 }) => hr10 !== null);
  const plot = isMeasured
    ? html`<div class="figures">${figure(result, releases)}</div>${scaledIntervals(result)}`
    : absent('Not enough visitors in any release.');
  return [
    { id: 'federated', title: 'As its operator would see it', body: html`${plot}${happened(releases)}` },
  ];
}

function figure({ curve }: SimulationResult, releases: readonly FederatedRelease[]): Html {
  const truth = new Map(curve.map(({ release, hr10 }) => [release, hr10]));
  // Where the truth is known, so that no line has holes.
  const shown = releases.filter(({ release }) => truth.has(release));
  const line = (label: string, look: LineLook, value: (each: FederatedRelease) => number | null) => ({
    ...{ label, look },
    values: shown.map(value),
  });
  return linePlot({
    title: 'HR@10 by federated evaluation',
    note: "Browsers rank their own next events before they train; the run's own tests beside them.",
    x: { title: 'Release', values: shown.map(({ release }) => release), format: formatCount },
    y: { title: 'HR@10', format: formatMetric, formatExact: formatMetricExact },
    lines: [
      line('federated', 'main', ({ hr10 }) => hr10),
      line('95 % from', 'dotted', ({ interval }) => interval?.hr10[0] ?? null),
      line('to', 'dotted', ({ interval }) => interval?.hr10[1] ?? null),
      line('tests', 'dashed', ({ release }) => truth.get(release) ?? null),
    ],
  });
}

/** Which part of the interval a population narrows, and which it does not. */
function scaledIntervals({ privacy }: SimulationResult): Html | false {
  if (privacy === null || privacy.population === privacy.users) return false;
  const { population, users } = privacy;
  return html`<p class="prose">The noise in the interval is that of ${formatPlural(population, 'profile')}; its other part, who happened to be asked,
    is that of the ${formatPlural(users, 'simulated user')}: as many visitors would tell more closely.</p>`;
}

/** Alarms that began and roll-backs, in the order of releases. */
function happened(releases: readonly FederatedRelease[]): Html {
  const rows = federatedHappenings(releases).map(({ release, rolledBackTo }) => [
    formatCount(release),
    rolledBackTo === null
      ? 'drift alarm'
      : `rolled back to the model of release ${formatCount(rolledBackTo)}`,
  ]);
  if (rows.length === 0) return absent('No drift alarm, and no model was withdrawn.');
  return plainTable({
    caption: 'Alarms and roll-backs',
    head: ['After release', 'What happened'],
    rows,
    words: true,
  });
}
