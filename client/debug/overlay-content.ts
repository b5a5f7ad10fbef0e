/** What the overlay shows of a page's status and of the lists that it was given, as text. In English. */
import { noiseClaim, writtenEpsilon } from '../elements/noise-claim.ts';
import type { Item, Reason } from '../embed/api.ts';
import type { MissedCall } from '../embed/missed-calls.ts';
import type { Status } from '../embed/status.ts';
import type { HistoryEvent } from '../history/history-event.ts';
import type { GivenList } from '../recommend/page-advice.ts';
import { callText, whyMissed } from './missed-call.ts';

/** A heading and named facts under it. */
export type OverlaySection = {
  readonly heading: string;
  readonly facts: readonly (readonly [name: string, fact: string])[];
};

/** One line of the list that was given last. */
type OverlayRow = Readonly<Record<'item' | 'score' | 'reason', string>>;

/** Everything in the overlay. */
export type OverlayContent = {
  readonly sections: readonly OverlaySection[];
  /** Which list it is; what is said instead where there is none. */
  readonly caption: string;
  readonly rows: readonly OverlayRow[];
};

/** What it is made from. */
export type Seen = {
  readonly status: Status;
  /** Oldest first. */
  readonly lists: readonly GivenList[];
  /** Calls that came to nothing, oldest first. */
  readonly missed: readonly MissedCall[];
  /** What elements are marked with, and is no event. */
  readonly marks: readonly string[];
  /** The history, oldest first. */
  readonly events: readonly HistoryEvent[];
  readonly item: (itemId: string) => Item | undefined;
};

/** So many events are shown. */
const maxEvents = 5;

/** See the head of this file. */
export function overlayContent(seen: Seen): OverlayContent {
  const { status, lists, item } = seen;
  const last = lists.at(-1);
  const nameOf = (itemId: string): string => item(itemId)?.title ?? itemId;
  return {
    sections: [
      visitorSection(status),
      trainingSection(status),
      modelSection(status),
      timeSection(status, lists),
      eventSection(seen, nameOf),
      ...missedSections(seen),
    ],
    caption: last ? captionOf(last) : 'No list was asked for yet.',
    rows: (last?.recommendations ?? []).map(({ itemId, score, reason }) => ({
      item: nameOf(itemId) === itemId ? itemId : `${nameOf(itemId)} (${itemId})`,
      score: score.toFixed(3),
      reason: reasonText(reason, nameOf),
    })),
  };
}

function visitorSection({ consent, history, sent, round }: Status): OverlaySection {
  const bytes = sent.reduce((sum, update) => sum + update.bytes, 0);
  return {
    heading: 'Visitor',
    facts: [
      ['Consent', consent ? 'yes' : 'no'],
      [
        'Events',
        `${count(history.events)}, kept ${history.kept === 'disk' ? 'on this device' : 'in memory'}`,
      ],
      ['Last updates sent', `${count(sent.length)}, ${count(bytes)} bytes`],
      ['This period', round ? `${round.contributedThisPeriod} of ${round.cap} updates` : 'not known'],
    ],
  };
}

function trainingSection({ training, server, log }: Status): OverlaySection {
  const { state, off, backend } = training;
  return {
    heading: 'Training',
    facts: [
      ['State', off ? `${state}: ${off}` : state],
      [
        'Backend',
        backend ? `${[backend.name, backend.adapter].filter(Boolean).join(' ')}: ${backend.reason}` : 'none',
      ],
      ['Server', server],
      [
        'Log',
        log ? `${count(log.size)} entries, verified ${new Date(log.time).toISOString()}` : 'not checked',
      ],
    ],
  };
}

function modelSection({ model, privacy }: Status): OverlaySection {
  return {
    heading: 'Model',
    facts: [
      ['Version', model ? `${model.version}, ${count(model.bytes)} bytes` : 'none yet'],
      ['Follows the visitor', model?.personal ? 'yes' : 'no: what is popular'],
      ['Epsilon', privacy ? `${epsilonText(privacy)} after ${privacy.releases} releases` : 'not known'],
    ],
  };
}

/** A site without noise has spent nothing before its first release, and still guarantees nothing. */
function epsilonText(privacy: NonNullable<Status['privacy']>): string {
  return noiseClaim(privacy) === 'none'
    ? 'no guarantee'
    : writtenEpsilon(privacy.epsilon ?? 0).toLocaleString('en', { maximumSignificantDigits: 3 });
}

function timeSection({ training }: Status, lists: readonly GivenList[]): OverlaySection {
  const times = lists.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const failures = lists.reduce((sum, list) => sum + list.failures, 0);
  const { last } = training;
  return {
    heading: 'Time',
    facts: [
      [
        'Lists',
        times.length > 0
          ? `p50 ${atShare(times, 0.5)}, p95 ${atShare(times, 0.95)} of ${times.length}`
          : 'none yet',
      ],
      ['Local round', last ? `${ms(last.milliseconds)}, ${last.positions} predictions` : 'none yet'],
      ...(failures > 0 ? [['Errors in filter and boost', count(failures)] as const] : []),
    ],
  };
}

/** The last events, newest first. */
function eventSection({ events }: Seen, nameOf: (itemId: string) => string): OverlaySection {
  const last = events.slice(-maxEvents).reverse();
  return {
    heading: 'Last events',
    facts: last.map(({ type, itemId, query, time }) => {
      const about = itemId === undefined ? `“${query}”` : nameOf(itemId);
      return [type, `${about}, ${new Date(time).toISOString()}`];
    }),
  };
}

function missedSections({ missed, marks }: Seen): OverlaySection[] {
  const facts = [
    ...missed.map((call) => [callText(call), whyMissed(call)] as const).reverse(),
    ...marks.map((name) => [`data-hearsay-event="${name}"`, 'no such event'] as const),
  ];
  return facts.length > 0 ? [{ heading: 'Came to nothing', facts }] : [];
}

function captionOf({ placement, recommendations, milliseconds }: GivenList): string {
  return `Last list: ${placement || 'no placement'}, ${recommendations.length} items in ${ms(milliseconds)}`;
}

function reasonText(reason: Reason, nameOf: (itemId: string) => string): string {
  switch (reason.kind) {
    case 'because':
      return `because of ${nameOf(reason.itemId)}, ${Math.round(100 * reason.share)} %`;
    case 'similar':
      return `similar to ${nameOf(reason.itemId)}`;
    case 'history':
      return 'the history as a whole';
    case 'popular':
    case 'pinned':
      return reason.kind;
    default:
      return reason satisfies never;
  }
}

/** The value that this share of all is not above (nearest rank). @param sorted ascending, not empty */
function atShare(sorted: readonly number[], share: number): string {
  return ms(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
}

const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

const count = (value: number): string => value.toLocaleString('en');
