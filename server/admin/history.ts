/**
 * What made each of the latest versions, and which rounds ended without one: recorded while the log is folded, so that a
 * restart knows it again. Bounded; the log itself has all of it. Times are those at which rounds opened, by the server's clock.
 */
import type { Leaf } from '../../shared/log/leaf.ts';
import type { ActLeaf } from '../../shared/log/operator-act.ts';
import type { LogState } from '../../shared/log/state.ts';
import { reportMetrics } from '../../shared/metrics/metrics-report.ts';
import type { Interval } from '../../shared/metrics/rate-report.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';

/** When the last round before it opened, of a release its own; milliseconds since 1970; null before the first. */
type Timed = { readonly time: number | null };

/** One release. */
export type ReleaseRecord = Timed & {
  readonly kind: 'release';
  readonly version: number;
  readonly round: number;
  readonly period: string;
  /** Updates in its sum. */
  readonly updates: number;
  /** Of all releases up to it, at the delta of its time; null: no guarantee. */
  readonly epsilon: number | null;
  /** In force at its time; null: none. */
  readonly budgetEpsilon: number | null;
  /** What federated evaluation said after it; null where it said nothing. */
  readonly quality: Quality | null;
  /** Whether the drift alarm was on after it. */
  readonly drift: boolean;
};

/** Smoothed over releases, 0..1; see `metrics-report.ts`. */
type Quality = {
  readonly hr10: number;
  readonly ndcg10: number;
  readonly hr10Interval: Interval | null;
};

/** One thing that happened. */
export type HistoryEntry =
  | ReleaseRecord
  | (Timed & {
      readonly kind: 'rollback';
      readonly version: number;
      readonly toVersion: number;
      readonly cause: Extract<Leaf, { kind: 'rollback' }>['cause'];
    })
  | (Timed & { readonly kind: 'catalog'; readonly version: number })
  | (Timed & { readonly kind: 'round-end'; readonly round: number })
  | {
      readonly kind: 'act';
      readonly act: HandAct;
      /** When it was done. */
      readonly time: number;
      /** The round that it ended without a release; null: none. */
      readonly ended: number | null;
    };

/** What an operator does by hand, and no other leaf says. */
type HandAct = Exclude<ActLeaf['act'], 'roll-back' | 'catalog'>;

/** Entries that are kept. */
export const mostHistory = 200;

/** See the head of this file. */
export class History {
  readonly #entries: (() => HistoryEntry)[] = [];
  /** Somebody has looked: from then on each entry is worked out as it comes, for all of them at once take a while. */
  #isLookedAt = false;
  #time: number | null = null;

  /** One more leaf, which took the log from one state to the next. */
  add(leaf: Leaf, before: LogState, after: LogState): void {
    if (leaf.kind === 'round-open') this.#time = leaf.time;
    const entry = entryOf(leaf, { before, after, time: this.#time });
    if (!entry) return;
    const kept = once(entry);
    if (this.#isLookedAt) kept();
    this.#entries.push(kept);
    if (this.#entries.length > mostHistory) this.#entries.shift();
  }

  /** Oldest first. */
  get entries(): HistoryEntry[] {
    this.#isLookedAt = true;
    return this.#entries.map((entry) => entry());
  }
}

type Step = { readonly before: LogState; readonly after: LogState; readonly time: number | null };

/** Worked out when it is first looked at: a long log has many that nobody will ever see. */
function entryOf(leaf: Leaf, { before, after, time }: Step): (() => HistoryEntry) | undefined {
  switch (leaf.kind) {
    case 'release': {
      const { round, config } = before;
      const { evaluations } = after;
      if (round.kind !== 'closed' || !config) return undefined; // the fold has refused it
      return () => releaseRecord(leaf, { round, site: config.site, evaluations, time });
    }
    case 'rollback': {
      const { kind, toVersion, cause, model } = leaf;
      return () => ({ kind, time, version: model.version, toVersion, cause });
    }
    case 'catalog':
      return () => ({ kind: leaf.kind, time, version: leaf.model.version });
    case 'round-end':
      return () => ({ kind: leaf.kind, time, round: leaf.round });
    case 'act': {
      const { kind, act, time: done } = leaf;
      if (act === 'roll-back' || act === 'catalog') return undefined; // the next leaf says more
      const ended = before.round.kind === 'collecting' ? before.round.round : null;
      return () => ({ kind, act, time: done, ended });
    }
    default:
      return undefined;
  }
}

type Released = {
  readonly round: Extract<LogState['round'], { kind: 'closed' }>;
  readonly site: NonNullable<LogState['config']>['site'];
  readonly evaluations: LogState['evaluations'];
} & Timed;

function releaseRecord(
  { model, rho }: Extract<Leaf, { kind: 'release' }>,
  { round, site, evaluations, time }: Released,
): ReleaseRecord {
  const { delta, budgetEpsilon } = site.privacy;
  const report = site.metrics && evaluations.length > 0 ? reportMetrics(evaluations) : null;
  return {
    ...{ kind: 'release', time, version: model.version, round: round.round, period: round.period },
    updates: round.to - round.from - round.exceptions.length,
    epsilon: rho === null ? null : epsilonOf({ rho, delta }),
    budgetEpsilon,
    quality: report && qualityOf(report),
    drift: report?.drift?.alarm ?? false,
  };
}

function qualityOf({ hr10, ndcg10, interval }: ReturnType<typeof reportMetrics>): Quality | null {
  if (hr10 === null || ndcg10 === null) return null;
  return { hr10, ndcg10, hr10Interval: interval?.hr10 ?? null };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
