/**
 * What federated evaluation says at the moment, for operator and browsers: both arms, smoothed over the latest
 * releases by pooling their sums, and the drift alarm. Post-processing of what releases state, so it costs nothing.
 */
import { type ArmReport, reportArm } from './arm-report.ts';
import { type Drift, driftOf } from './drift.ts';
import { type Evaluation, poolArm } from './evaluation.ts';
import { type MetricsSettings, metricUnit } from './metric-layout.ts';
import { type PowerRow, powerTable } from './power-table.ts';
import { smoothedRate } from './rate-report.ts';

/** Fewest releases that are pooled, where there are so many. */
export const leastWindow = 10;

/** Most releases that are pooled. */
export const mostWindow = 100;

/** The current arm's report at the top level, and the held arm's beside it. */
export type MetricsReport = ArmReport & {
  /** Releases pooled. */
  readonly releases: number;
  readonly held: ArmReport;
  /** Null while there are too few releases to compare. */
  readonly drift: Drift | null;
};

/** @param evaluations of the current model's line, oldest first */
export function reportMetrics(evaluations: readonly Evaluation[]): MetricsReport {
  const window = smoothingWindow(evaluations);
  return {
    ...reportArm(poolArm(window, 'current')),
    releases: window.length,
    held: reportArm(poolArm(window, 'held')),
    drift: driftOf(evaluations),
  };
}

/** What the power table needs to know of a site. */
export type PowerSettings = MetricsSettings & {
  readonly holdout: number;
  readonly cohort: number;
  /** Of the noise in a release, lattice units squared. */
  readonly variance: number;
};

/**
 * Visitors that differences in HR@10 need: at the hit rate measured so far, .5 where there is none, and with the
 * noise of full cohorts in which everybody who is not held has an event to rank.
 */
export function sitePowerTable(evaluations: readonly Evaluation[], site: PowerSettings): PowerRow[] {
  const { holdout, cohort, variance } = site;
  const noise = variance / metricUnit(site) ** 2;
  const rate = smoothedRate(poolArm(smoothingWindow(evaluations), 'current'));
  return powerTable(rate, noise / (cohort * (1 - holdout)));
}

/** The latest releases: as few as measure the current arm, so that the number is as fresh as it can be. */
function smoothingWindow(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  const most = Math.min(mostWindow, evaluations.length);
  for (let releases = Math.min(leastWindow, most); releases < most; releases++) {
    const window = evaluations.slice(-releases);
    if (reportArm(poolArm(window, 'current')).status === 'measured') return window;
  }
  return evaluations.slice(-most);
}
