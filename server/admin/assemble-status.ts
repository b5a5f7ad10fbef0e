/** Puts the operator's status together from what the parts of the server know. Pure: the clock is handed in. */
import type { LogState } from '../../shared/log/state.ts';
import { reportMetrics } from '../../shared/metrics/metrics-report.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { ledgerRho } from '../../shared/privacy/ledger.ts';
import { experimentStatus } from '../rounds/experiment-status.ts';
import type { AdminStatus, ModelStatus, PrivacyStatus, RoundStatus } from './admin-status.ts';
import { forecastBudget } from './budget-forecast.ts';
import type { HistoryEntry, ReleaseRecord } from './history.ts';
import { populationPrivacy } from './population-privacy.ts';

/** What is looked at. */
export type StatusParts = Pick<
  AdminStatus,
  | 'build'
  | 'startedAt'
  | 'items'
  | 'catalogReadAt'
  | 'browsers'
  | 'paused'
  | 'history'
  | 'traffic'
  | 'refusals'
> & {
  readonly state: LogState;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/** What the fold says once a log has begun. */
type Begun = LogState & { readonly config: NonNullable<LogState['config']> };

/** @throws TypeError where the log has not begun */
export function assembleStatus({ state, now, ...parts }: StatusParts): AdminStatus {
  const { config, size } = state;
  if (!config) throw new TypeError('the log has no config yet');
  const begun = { ...state, config };
  const { build, startedAt, items, catalogReadAt, browsers, paused, history, traffic, refusals } = parts;
  const round = roundStatus(begun);
  return {
    ...{ build, startedAt, items, catalogReadAt, browsers, history, traffic, refusals },
    leaves: size,
    model: modelStatus(begun),
    round,
    paused: round ? null : paused,
    privacy: privacyStatus(begun, history, now),
    metrics: config.site.metrics && reportMetrics(state.evaluations),
    experiment: experimentStatus(state),
    restorable: state.models.slice(0, -1).map(({ version }) => version),
  };
}

function modelStatus({ config, model }: Begun): ModelStatus {
  return { version: model?.version ?? 0, name: config.site.model.name, parameters: config.dim };
}

function roundStatus({ round, config }: Begun): RoundStatus | null {
  if (round.kind === 'waiting') return null;
  const { cohort, minimum, deadlineMs } = config.site.round;
  const isClosed = round.kind === 'closed';
  return {
    ...{ number: round.round, cohort, minimum, openedAt: round.openedAt, isClosed },
    contributions: isClosed ? round.to - round.from : round.contributions,
    deadline: round.openedAt + deadlineMs,
  };
}

function privacyStatus(
  { config, ...state }: Begun,
  history: readonly HistoryEntry[],
  now: number,
): PrivacyStatus {
  const { site } = config;
  const { delta, budgetEpsilon } = site.privacy;
  const releases = history.filter((entry): entry is ReleaseRecord => entry.kind === 'release');
  const epsilon = epsilonOf({ rho: ledgerRho(state.ledger), delta });
  const openings = releases.flatMap(({ time }) => time ?? []);
  return {
    epsilon: Number.isFinite(epsilon) ? epsilon : null,
    ...{ delta, budgetEpsilon },
    forecast: forecastBudget({ ...state, site, openings }, now),
    population: populationPrivacy(releases, config),
  };
}
