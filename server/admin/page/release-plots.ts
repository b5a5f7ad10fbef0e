/** Quality, privacy and updates by release, of the latest releases. */
import type { Html } from '../../pages/html.ts';
import { type Line, type LinePlot, linePlot } from '../../pages/line-plot.ts';
import {
  formatAtMost,
  formatCount,
  formatDelta,
  formatMetric,
  formatMetricExact,
} from '../../pages/numbers.ts';
import { absent } from '../../pages/section.ts';
import type { AdminStatus } from '../admin-status.ts';
import type { ReleaseRecord } from '../history.ts';
import { formatMoment } from './times.ts';

/** The releases of a history, oldest first. */
const releasesIn = ({ history }: Pick<AdminStatus, 'history'>): ReleaseRecord[] =>
  history.filter((entry) => entry.kind === 'release');

/** Hit rate and gain, with the interval of the first. */
export function qualityPlot(status: Pick<AdminStatus, 'history' | 'metrics'>): Html {
  const releases = releasesIn(status);
  if (releases.every(({ quality }) => quality === null)) {
    return absent(
      status.metrics
        ? 'Federated evaluation is on, and has not counted enough visitors yet to say anything.'
        : 'Federated evaluation is off: nobody tells how well the model recommends. It is switched on with the setting metrics.',
    );
  }
  const line = (
    label: string,
    look: Line['look'],
    value: (release: ReleaseRecord) => number | null | undefined,
  ): Line => ({
    ...{ label, look },
    values: releases.map((release) => value(release) ?? null),
  });
  return linePlot({
    title: 'Quality after each release',
    note: 'What browsers counted of their own next events: smoothed over releases, noise included in the interval.',
    x: versionAxis(releases),
    y: { title: 'share of visitors', format: formatMetric, formatExact: formatMetricExact },
    lines: [
      line('HR@10', 'main', ({ quality }) => quality?.hr10),
      line('its 95 %, from', 'dotted', ({ quality }) => quality?.hr10Interval?.[0]),
      line('to', 'dotted', ({ quality }) => quality?.hr10Interval?.[1]),
      line('NDCG@10', 'second', ({ quality }) => quality?.ndcg10),
    ],
  });
}

/** Epsilon against its budget. */
export function epsilonPlot(status: Pick<AdminStatus, 'history' | 'privacy'>): Html {
  const releases = releasesIn(status);
  if (releases.length === 0) return absent('Nothing has been released, so nothing is spent.');
  if (releases.every(({ epsilon }) => epsilon === null))
    return absent('Models were released without noise: there is no epsilon to draw.');
  const spent: Line = { label: 'spent', look: 'main', values: releases.map(({ epsilon }) => epsilon) };
  const budget: Line = {
    label: 'budget',
    look: 'dashed',
    values: releases.map(({ budgetEpsilon }) => budgetEpsilon),
  };
  return linePlot({
    title: 'Epsilon after each release',
    note: 'Of a visitor who gave as often as the cap of each period allows.',
    x: versionAxis(releases),
    y: { title: `ε at the δ of its time, now ${formatDelta(status.privacy.delta)}`, format: formatAtMost },
    lines: budget.values.some((value) => value !== null) ? [spent, budget] : [spent],
  });
}

/** How many updates each release had. */
export function updatesPlot(status: Pick<AdminStatus, 'history' | 'round'>): Html {
  const releases = releasesIn(status);
  if (releases.length === 0) return absent('No round has been released yet.');
  const { round } = status;
  const level = (label: string, look: Line['look'], value: number): Line => ({
    ...{ label, look },
    values: releases.map(() => value),
  });
  return linePlot({
    title: 'Updates in each release',
    note: 'Fewer than the cohort: the deadline came first, or a hand.',
    x: versionAxis(releases),
    y: { title: 'updates', format: formatCount },
    lines: [
      { label: 'updates', look: 'main', values: releases.map(({ updates }) => updates) },
      ...(round ? [level('cohort', 'dashed', round.cohort), level('minimum', 'dotted', round.minimum)] : []),
    ],
  });
}

/** Versions, with the time at which the round of each was opened. */
function versionAxis(releases: readonly ReleaseRecord[]): LinePlot['x'] {
  const times = new Map(releases.map(({ version, time }) => [version, time]));
  return {
    title: 'Model version',
    values: releases.map(({ version }) => version),
    format: (version) => `${formatCount(version)}, ${formatMoment(times.get(version) ?? null)}`,
    start: 'first',
  };
}
