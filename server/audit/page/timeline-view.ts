/** The log as a timeline: releases that follow each other are one moment, all else is one of its own. */
import type { SettingChange } from '../../../shared/audit/setting-changes.ts';
import {
  type EndedRound,
  type ReleaseEntry,
  summedUpdates,
  type Timeline,
  type TimelineEntry,
} from '../../../shared/audit/timeline.ts';
import type { ActLeaf } from '../../../shared/log/operator-act.ts';
import { type Html, html } from '../../pages/html.ts';
import { formatAtMost, formatCount, formatPlural } from '../../pages/numbers.ts';
import { foldedTable } from '../../pages/plain-table.ts';
import { absent } from '../../pages/section.ts';
import { fileLink } from './file-link.ts';
import { formatTime } from './times.ts';

/** More than this nobody reads; a log could state any number. */
const mostMoments = 200;

/** Releases that follow each other, in their order. */
type Run = { readonly kind: 'run'; readonly releases: readonly [ReleaseEntry, ...ReleaseEntry[]] };
type Moment = Run | Exclude<TimelineEntry, ReleaseEntry>;

/** @param files see {@link fileLink} */
export function timelineView(timeline: Timeline, files: string | null): Html {
  const moments = momentsOf(timeline.entries);
  const { open, erasedBefore } = timeline;
  if (moments.length === 0 && !open) return absent('Nothing has happened, or nothing of it could be read.');
  const left = moments.length - mostMoments;
  const shown = moments.slice(-mostMoments).map((moment) => momentItem(moment, files));
  return html`${left > 0 && html`<p class="note">${formatPlural(left, 'earlier moment')} not shown.</p>`}
    <ol class="timeline">${shown}${open !== null && openItem(open)}</ol>
    ${erasedBefore > 0 && html`<p class="note">Updates, salts and seeds of the ${formatPlural(erasedBefore, 'round')} before round ${formatCount(erasedBefore)} are erased, the log says: they can be recomputed no more.</p>`}`;
}

function momentsOf(entries: readonly TimelineEntry[]): Moment[] {
  const moments: Moment[] = [];
  let run: [ReleaseEntry, ...ReleaseEntry[]] | undefined;
  for (const entry of entries) {
    if (entry.kind === 'release' && run) run.push(entry);
    else if (entry.kind === 'release') {
      run = [entry];
      moments.push({ kind: 'run', releases: run });
    } else {
      run = undefined;
      moments.push(entry);
    }
  }
  return moments;
}

function momentItem(moment: Moment, files: string | null): Html {
  switch (moment.kind) {
    case 'run':
      return runItem(moment);
    case 'config':
      return moment.leafIndex === 0
        ? item(moment, 'The log begins', settingsTable('Its configuration', moment.changes))
        : item(moment, 'The configuration changes', settingsTable('What changed', moment.changes));
    case 'rollback':
      return item(
        moment,
        `Back to version ${formatCount(moment.toVersion)}, as version ${formatCount(moment.version)}`,
        html`<p>${causes[moment.cause]} ${endedText(moment.ended)}</p>`,
      );
    case 'catalog':
      return item(
        moment,
        `Another catalog, and version ${formatCount(moment.version)} over it`,
        html`<p>${fileLink({ files, folder: 'catalog', hash: moment.catalog })}</p><p>${endedText(moment.ended)}</p>`,
      );
    case 'code':
      return item(
        moment,
        `Hearsay ${moment.version} runs`,
        html`<p>By its own word; the leaf names ${formatPlural(moment.files, 'file')} of the build.</p>`,
      );
    case 'key':
      return item(
        moment,
        'Another key signs beside the earlier ones',
        html`<p><code>${moment.verifierKey}</code></p>`,
      );
    case 'round-end':
      return item(
        moment,
        'A round ends without a release',
        html`<p>What its release takes is lost, the server says. ${endedText(moment.ended)}</p>`,
      );
    case 'act':
      return item(moment, actTitles[moment.act], actBody(moment));
    default:
      return moment satisfies never;
  }
}

const actTitles: Record<ActLeaf['act'], string> = {
  pause: 'The operator pauses',
  resume: 'The operator lets rounds open again',
  'close-round': 'The operator closes a round',
  'roll-back': 'The operator goes back to an earlier model',
  catalog: 'The operator brings another catalog',
};

const actBody = ({
  closed,
  ended,
  credential,
  done,
}: Extract<TimelineEntry, { readonly kind: 'act' }>): Html =>
  html`<p>${
    closed === null ? '' : `Round ${formatCount(closed)} was closed by hand; its release follows.`
  }${endedText(ended)}</p><p class="note">With the credential <code>${credential}</code>, ${formatTime(done)}, by the server’s word.</p>`;

const causes: Record<'metrics' | 'operator', string> = {
  metrics: 'The earlier model did better by more than the noise explains.',
  operator: 'The operator wanted it.',
};

function endedText(ended: EndedRound | null): string {
  if (ended === null) return '';
  const start = `Round ${formatCount(ended.round)} ended without a release;`;
  if (ended.contributions === 0) return `${start} it had no updates.`;
  return `${start} its ${formatPlural(ended.contributions, 'update')} went into no model, and cost nothing.`;
}

function runItem({ releases }: Run): Html {
  const [first, last] = [releases[0], releases.at(-1) ?? releases[0]];
  const isOne = releases.length === 1;
  const updates = releases.reduce((sum, release) => sum + summedUpdates(release), 0);
  const versions = isOne
    ? `Version ${formatCount(first.model.version)} is released`
    : `Versions ${formatCount(first.model.version)} to ${formatCount(last.model.version)} are released`;
  const spent =
    last.epsilon === null
      ? 'no guarantee from then on'
      : `ε = ${formatAtMost(last.epsilon)} after ${isOne ? 'it' : 'them'}`;
  const times = new Set([formatTime(first.time), formatTime(last.time)]);
  return moment(
    'release',
    [...times].join(' to '),
    html`<h3>${versions}</h3><p>${formatPlural(updates, 'update')} in ${formatPlural(releases.length, 'round')}; ${spent}.</p>`,
  );
}

function openItem({ round, time, contributions, isClosed }: NonNullable<Timeline['open']>): Html {
  const state = isClosed ? 'is closed, and waits for its release' : 'collects';
  return moment(
    'open',
    formatTime(time),
    html`<h3>Round ${formatCount(round)} ${state}</h3><p>${formatPlural(contributions, 'update')} so far.</p>`,
  );
}

const item = ({ kind, time, leafIndex }: Exclude<Moment, Run>, title: string, body: Html): Html =>
  moment(
    kind,
    time === null ? '' : `after ${formatTime(time)}`,
    html`<h3>${title}</h3>${body}<p class="note">Leaf ${formatCount(leafIndex)}</p>`,
  );

const moment = (look: string, when: string, body: Html): Html =>
  html`<li class="moment moment-${look}"><p class="moment-when">${when}</p><div class="moment-what">${body}</div></li>`;

function settingsTable(summary: string, changes: readonly SettingChange[]): Html {
  if (changes.length === 0) return html`<p>Its settings are the same.</p>`;
  const value = (setting: SettingChange['to']): string => (setting === undefined ? '–' : String(setting));
  const isFirst = changes.every(({ from }) => from === undefined);
  return foldedTable(summary, {
    caption: summary,
    head: isFirst ? ['Setting', 'Value'] : ['Setting', 'Before', 'After'],
    words: true,
    rows: changes.map(({ setting, from, to }) => [setting, ...(isFirst ? [] : [value(from)]), value(to)]),
  });
}
