/**
 * What happened in a log, for people: releases, roll-backs, changes of configuration, catalog and code, in the order of
 * their leaves. Recorded while an audit folds them, so only what fits what came before is in it. It grows with the
 * releases and their exceptions, never with the contributions. Times are the server's assertion, PROTOCOL.md LG2.
 */
import { type UpdateShape, updateShape } from '../lattice/update-shape.ts';
import type { Leaf, LeafOf } from '../log/leaf.ts';
import type { ModelState } from '../log/model-state.ts';
import type { ActLeaf } from '../log/operator-act.ts';
import type { LogState } from '../log/state.ts';
import type { MetricsSettings } from '../metrics/metric-layout.ts';
import { epsilonOf } from '../privacy/accountant.ts';
import { flatSettings, type SettingChange, settingChanges } from './setting-changes.ts';

/** Where an entry stands, and about when. */
type Place = {
  /** Of its leaf; of a release the `release` leaf. */
  readonly leafIndex: number;
  /** When the last round before it opened, milliseconds since 1970; of a release its own. Null before the first. */
  readonly time: number | null;
};

/** A round that ended without a release. */
export type EndedRound = { readonly round: number; readonly contributions: number };

/** One release, with what its round's leaves state. */
export type ReleaseEntry = Place & {
  readonly kind: 'release';
  readonly round: number;
  readonly period: string;
  /** Version of the model that it started from. */
  readonly base: number;
  /** Commitment to the noise seed; null where the noise was off. */
  readonly seed: string | null;
  /** Its contributions are the leaves from here to `to` - 1; leaf `to` is the aggregate. */
  readonly from: number;
  readonly to: number;
  /** Those of them that are not in its sum, ascending. */
  readonly exceptions: readonly number[];
  /** MAC of the sum. */
  readonly sum: string;
  /** Of each of its updates. */
  readonly shape: UpdateShape;
  /** The noised sums of the metrics, lattice units; null where they are off. */
  readonly metrics: readonly number[] | null;
  /** What says where each of them stands. */
  readonly metricsSettings: MetricsSettings | null;
  /** Of the noise, lattice units squared. */
  readonly variance: number;
  /** The ledger after it, zCDP; null: no guarantee, and so is epsilon. */
  readonly rho: number | null;
  /** At `delta`. */
  readonly epsilon: number | null;
  readonly delta: number;
  /** In force at the time; null: none. */
  readonly budgetEpsilon: number | null;
  readonly model: ModelState;
};

/** One thing that happened. */
export type TimelineEntry =
  | ReleaseEntry
  | (Place & { readonly kind: 'config'; readonly changes: readonly SettingChange[] })
  | (Place & {
      readonly kind: 'rollback';
      readonly cause: 'metrics' | 'operator';
      readonly toVersion: number;
      /** Version of the model after it. */
      readonly version: number;
      readonly ended: EndedRound | null;
    })
  | (Place & {
      readonly kind: 'catalog';
      /** Hash of the catalog file from now on. */
      readonly catalog: string;
      readonly version: number;
      readonly ended: EndedRound | null;
    })
  /** `files`: how many the build has. */
  | (Place & { readonly kind: 'code'; readonly version: string; readonly files: number })
  | (Place & { readonly kind: 'key'; readonly verifierKey: string })
  | (Place & { readonly kind: 'round-end'; readonly ended: EndedRound | null })
  | (Place & {
      readonly kind: 'act';
      readonly act: ActLeaf['act'];
      /** Public id of the credential. */
      readonly credential: string;
      /** When it was done, milliseconds since 1970. */
      readonly done: number;
      /** The round that it closed, for its release; null where it closed none. */
      readonly closed: number | null;
      readonly ended: EndedRound | null;
    });

/** See the head of this file. */
export type Timeline = {
  readonly entries: readonly TimelineEntry[];
  /** Of the last configuration; null before the first. `epsilon` null: no budget. */
  readonly budget: { readonly epsilon: number | null; readonly delta: number } | null;
  /** The round after the last release, closed where its aggregate stands already; null where there is none. */
  readonly open: {
    readonly round: number;
    readonly period: string;
    readonly time: number;
    readonly contributions: number;
    readonly isClosed: boolean;
  } | null;
  /** Of the rounds before this one, updates, salts and seeds are erased. */
  readonly erasedBefore: number;
};

/** Of a log in which nothing has happened. */
export const emptyTimeline: Timeline = { entries: [], budget: null, open: null, erasedBefore: 0 };

/** The releases of a timeline, in their order. */
export const releasesOf = ({ entries }: Pick<Timeline, 'entries'>): ReleaseEntry[] =>
  entries.filter((entry) => entry.kind === 'release');

/** How many updates are in the sum of a release. */
export const summedUpdates = ({
  from,
  to,
  exceptions,
}: Pick<ReleaseEntry, 'from' | 'to' | 'exceptions'>): number => to - from - exceptions.length;

/** Records a timeline, leaf by leaf. */
export class TimelineRecorder {
  readonly #entries: TimelineEntry[] = [];
  #time: number | null = null;

  /** One more leaf, which took the log from one state to the next. */
  add(leaf: Leaf, before: LogState, after: LogState): void {
    if (leaf.kind === 'round-open') this.#time = leaf.time;
    const entry = entryOf(leaf, { before, after, place: { leafIndex: before.size, time: this.#time } });
    if (entry) this.#entries.push(entry);
  }

  /** @param state after the last leaf that was added */
  timeline(state: LogState): Timeline {
    const privacy = state.config?.site.privacy;
    return {
      entries: this.#entries,
      budget: privacy ? { epsilon: privacy.budgetEpsilon, delta: privacy.delta } : null,
      open: openRoundOf(state),
      erasedBefore: state.erasedBefore,
    };
  }
}

type Step = { readonly before: LogState; readonly after: LogState; readonly place: Place };

/** @returns undefined for the leaves of a round before its release, and for erasures */
function entryOf(leaf: Leaf, step: Step): TimelineEntry | undefined {
  const { before, place } = step;
  switch (leaf.kind) {
    case 'config': {
      const earlier = before.config ? flatSettings(before.config.site) : new Map();
      return { kind: leaf.kind, ...place, changes: settingChanges(earlier, flatSettings(leaf.site)) };
    }
    case 'release':
      return releaseEntry(leaf, step);
    case 'rollback': {
      const { kind, cause, toVersion, model } = leaf;
      return { kind, ...place, cause, toVersion, version: model.version, ended: endedRound(before) };
    }
    case 'catalog': {
      const { kind, catalog, model } = leaf;
      return { kind, ...place, catalog, version: model.version, ended: endedRound(before) };
    }
    case 'code':
      return { kind: leaf.kind, ...place, version: leaf.version, files: leaf.files.length };
    case 'key':
      return { kind: leaf.kind, ...place, verifierKey: leaf.verifierKey };
    case 'round-end':
      return { kind: leaf.kind, ...place, ended: endedRound(before) };
    case 'act': {
      const { kind, act, credential, time } = leaf;
      const closed = before.round.kind === 'closed' ? before.round.round : null;
      return { kind, ...place, act, credential, done: time, closed, ended: endedRound(before) };
    }
    case 'round-open':
    case 'contribution':
    case 'aggregate':
    case 'erasure': // one comes with nearly each round; how far it goes says all
      return undefined;
    default:
      return leaf satisfies never;
  }
}

function releaseEntry(leaf: LeafOf<'release'>, { before, place }: Step): ReleaseEntry | undefined {
  const { round: closed, config } = before;
  if (closed.kind !== 'closed' || !config) return undefined; // the fold has refused it
  const { round, period, base, seed, from, to, exceptions, sum } = closed;
  const { metrics, variance, rho, model } = leaf;
  const { delta, budgetEpsilon } = config.site.privacy;
  const epsilon = rho === null ? null : epsilonOf({ rho, delta });
  return {
    ...{ kind: 'release', ...place, round, period, base, seed, from, to, exceptions, sum },
    ...{ shape: updateShape(config.dim, config.site), metrics, variance, rho, epsilon, delta },
    ...{ metricsSettings: config.site.metrics, budgetEpsilon, model },
  };
}

const endedRound = ({ round }: LogState): EndedRound | null =>
  round.kind === 'collecting' ? { round: round.round, contributions: round.contributions } : null;

function openRoundOf({ round }: LogState): Timeline['open'] {
  if (round.kind === 'waiting') return null;
  const isClosed = round.kind === 'closed';
  const contributions = isClosed ? round.to - round.from : round.contributions;
  return { round: round.round, period: round.period, time: round.openedAt, contributions, isClosed };
}
