/** Every version that is remembered, newest first, with how it came about; to some of them one can go back. */
import { type Html, html } from '../../pages/html.ts';
import { formatAtMost, formatCount, formatMetric } from '../../pages/numbers.ts';
import { absent } from '../../pages/section.ts';
import type { AdminStatus } from '../admin-status.ts';
import type { HistoryEntry } from '../history.ts';
import { timeElement } from './times.ts';

/** What the table is made from. */
export type VersionTable = Pick<AdminStatus, 'restorable' | 'model'> & {
  /** Newest first. */
  readonly entries: readonly HistoryEntry[];
  /** Whether who looks may go back. */
  readonly mayAct: boolean;
};

/** The table; buttons carry the version in `data-version`. */
export function versionTable(table: VersionTable): Html {
  if (table.entries.length === 0) return absent('No model has been released.');
  return html`<div class="scroll" role="region" aria-label="Table of versions" tabindex="0"><table class="plain versions">
    <caption class="visually-hidden">Versions, newest first</caption>
    <thead><tr><th scope="col">Version</th><th scope="col" class="words">What</th><th scope="col" class="words wide">When</th>
      <th scope="col" class="wide">Updates</th><th scope="col">HR@10</th><th scope="col" class="wide">NDCG@10</th><th scope="col">ε after it</th>
      ${table.mayAct && html`<th scope="col"><span class="visually-hidden">Go back</span></th>`}</tr></thead>
    <tbody>${table.entries.map((entry) => row(entry, table))}</tbody>
  </table></div>`;
}

function row(entry: HistoryEntry, { restorable, model, mayAct }: VersionTable): Html {
  const version = 'version' in entry ? entry.version : null;
  const release = entry.kind === 'release' ? entry : null;
  const back =
    version === null || !restorable.includes(version)
      ? null
      : html`<button type="button" data-version="${version}" data-key="version ${version}" aria-label="Go back to version ${version}">Go back</button>`;
  return html`<tr${version === model.version && html` class="current"`}>
    <th scope="row">${version === null ? '–' : formatCount(version)}${version === model.version && html`<span class="row-note">current</span>`}</th>
    <td class="words">${story(entry)}${release?.drift === true && html`<span class="row-note problem">Drift alarm</span>`}</td>
    <td class="words wide">${timeElement(entry.time)}</td>
    <td class="wide">${release ? formatCount(release.updates) : null}</td>
    <td>${metric(release?.quality?.hr10)}</td>
    <td class="wide">${metric(release?.quality?.ndcg10)}</td>
    <td>${release && (release.epsilon === null ? 'none' : formatAtMost(release.epsilon))}</td>
    ${mayAct && html`<td>${back}</td>`}
  </tr>`;
}

const metric = (value: number | undefined): string | null =>
  value === undefined ? null : formatMetric(value);

const causes = { metrics: 'for it did better than what came after it', operator: 'by hand' } as const;

const acts = {
  pause: 'Paused by hand',
  resume: 'Resumed by hand',
  'close-round': 'A round closed by hand',
} as const;

function story(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'release':
      return `Round ${formatCount(entry.round)}`;
    case 'rollback':
      return `Back to version ${formatCount(entry.toVersion)}, ${causes[entry.cause]}`;
    case 'catalog':
      return 'Another catalog';
    case 'round-end':
      return `Round ${formatCount(entry.round)} was lost, and ended without a release`;
    case 'act':
      return `${acts[entry.act]}${entry.ended === null ? '' : `; round ${formatCount(entry.ended)} ended without a release`}`;
    default:
      return entry satisfies never;
  }
}
