/** One release, opened: what its leaves state, and its files. */
import { type ReleaseEntry, summedUpdates } from '../../../shared/audit/timeline.ts';
import { type Html, type HtmlValue, html } from '../../pages/html.ts';
import { formatAtLeast, formatAtMost, formatCount, formatDelta } from '../../pages/numbers.ts';
import { plainTable } from '../../pages/plain-table.ts';
import { fileLink } from './file-link.ts';
import { metricsTables } from './metrics-tables.ts';
import { formatTime } from './times.ts';

/** @param files see {@link fileLink} */
export function releaseView(release: ReleaseEntry, files: string | null): Html {
  const { model } = release;
  return html`<div class="opened-head">
      <h3 tabindex="-1" class="opened-title">Version ${formatCount(model.version)}</h3>
      <button type="button" class="close">Close</button>
    </div>
    ${plainTable({
      caption: `What the leaves state of version ${formatCount(model.version)}`,
      captionHidden: true,
      head: ['What', 'As stated'],
      words: true,
      rows: [...roundRows(release), ...noiseRows(release), ...modelRows(release, files)],
    })}
    ${metricsTables(release)}`;
}

type Row = readonly [string, HtmlValue];

const hash = (text: string): Html => html`<code>${text}</code>`;

function roundRows(release: ReleaseEntry): Row[] {
  const { round, period, time, base, from, to, leafIndex } = release;
  return [
    ['Round', formatCount(round)],
    ['Period', period],
    ['Opened, by the server’s clock', formatTime(time)],
    ['Began from', `version ${formatCount(base)}`],
    ['Updates', `${formatCount(to - from)}, leaves ${formatCount(from)} to ${formatCount(to - 1)}`],
    ['Of them in its sum', formatCount(summedUpdates(release))],
    ['Summed by, released by', `leaves ${formatCount(to)} and ${formatCount(leafIndex)}`],
  ];
}

function noiseRows({ seed, sum, variance, rho, epsilon, delta }: ReleaseEntry): Row[] {
  return [
    ['Commitment to the noise seed', seed === null ? 'none: the noise is off' : hash(seed)],
    ['MAC of the sum', hash(sum)],
    [
      'Noise in each coordinate',
      variance === 0 ? 'none' : `standard deviation ${formatAtLeast(Math.sqrt(variance))} lattice units`,
    ],
    ['ρ after it, zCDP', rho === null ? 'no guarantee' : formatAtMost(rho)],
    [
      'ε after it',
      epsilon === null ? 'no guarantee' : `${formatAtMost(epsilon)} at δ = ${formatDelta(delta)}`,
    ],
  ];
}

function modelRows({ model }: ReleaseEntry, files: string | null): Row[] {
  return [
    ['Model file, to train on', fileLink({ files, folder: 'models', hash: model.file })],
    ['Scoring file, to recommend with', fileLink({ files, folder: 'models', hash: model.scoring })],
    ['Master, not published', hash(model.master)],
    ['Optimizer’s state, not published', hash(model.optimizer)],
  ];
}
