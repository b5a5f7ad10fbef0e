/**
 * What the operator's page shows, as it crosses the wire: whole, in JSON. Counts, settings, and what the log says: no update, no
 * address, nothing that one connection could be told by. It holds no clock, so that it is the same for as long as nothing happens.
 */
import type { ErrorCode } from '../../shared/hearsay-error.ts';
import type { ExperimentReport } from '../../shared/metrics/experiment-report.ts';
import type { MetricsReport } from '../../shared/metrics/metrics-report.ts';
import type { Announcement } from '../../shared/protocol/messages.ts';
import type { TrafficCounts } from '../http/traffic.ts';
import type { BrowserCounts } from '../sockets/connected-browsers.ts';
import type { BudgetForecast } from './budget-forecast.ts';
import type { HistoryEntry } from './history.ts';
import type { PopulationPrivacy } from './population-privacy.ts';

/** See the head of this file. Times are milliseconds since 1970. */
export type AdminStatus = {
  /** Version of the build that runs; null where nobody has said. */
  readonly build: string | null;
  /** When this process began to serve. */
  readonly startedAt: number;
  /** Leaves of the log. */
  readonly leaves: number;
  /** Items of the catalog that the next round has. */
  readonly items: number;
  /** When the last catalog was read that was taken; at a start, when that was. */
  readonly catalogReadAt: number;
  readonly model: ModelStatus;
  readonly browsers: BrowserCounts;
  /** The round that is open; null while none is. */
  readonly round: RoundStatus | null;
  /** Why none is; null while one is, or the next one opens at once. */
  readonly paused: PauseReason | null;
  readonly privacy: PrivacyStatus;
  /** What federated evaluation says, smoothed over releases, with its drift alarm; null where it is off. */
  readonly metrics: MetricsReport | null;
  /** What the experiment says; null where there is none. */
  readonly experiment: ExperimentReport | null;
  /** Releases and what else made a version or ended a round, oldest first: the last of them, see {@link HistoryEntry}. */
  readonly history: readonly HistoryEntry[];
  /** Versions that one can go back to, ascending. */
  readonly restorable: readonly number[];
  /** Since the process began. */
  readonly traffic: TrafficCounts;
  /** By code, since the process began. */
  readonly refusals: Partial<Record<ErrorCode, number>>;
};

/** `operator`: until it is resumed by hand. */
export type PauseReason = 'operator' | NonNullable<Announcement['paused']>;

/** The current model. */
export type ModelStatus = {
  readonly version: number;
  readonly name: string;
  /** Length of its shared vector. */
  readonly parameters: number;
};

/** The round that is open. */
export type RoundStatus = {
  readonly number: number;
  readonly contributions: number;
  /** Updates that close it. */
  readonly cohort: number;
  /** Fewest updates of its release. */
  readonly minimum: number;
  readonly openedAt: number;
  /** From when on it closes with its minimum. */
  readonly deadline: number;
  /** Whether its updates are fixed, and its release is being made. */
  readonly isClosed: boolean;
};

/** What was spent, and what it buys. */
export type PrivacyStatus = {
  /** Of all releases so far, at `delta`; null: no guarantee. */
  readonly epsilon: number | null;
  readonly delta: number;
  /** Epsilon beyond which no round opens; null: there is no budget. */
  readonly budgetEpsilon: number | null;
  readonly forecast: BudgetForecast;
  /** Null before the first release. */
  readonly population: PopulationPrivacy | null;
};
