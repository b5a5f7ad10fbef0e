/** What the operator is told of the site's experiment, from what releases state; see `experiment-report.ts`. */
import type { LogState } from '../../shared/log/state.ts';
import { experimentId } from '../../shared/metrics/experiment.ts';
import { type ExperimentReport, reportExperiment } from '../../shared/metrics/experiment-report.ts';
import { metricUnit } from '../../shared/metrics/metric-layout.ts';

/** Null where the configuration in force has none. */
export function experimentStatus({
  config,
  experiment: sums,
}: Pick<LogState, 'config' | 'experiment'>): ExperimentReport | null {
  const { metrics, round, privacy } = config?.site ?? {};
  if (!metrics?.experiment || !round || !privacy) return null;
  const { experiment } = metrics;
  const isCounted = sums?.experiment === experimentId(experiment);
  return reportExperiment(isCounted ? sums : null, {
    experiment,
    variance: privacy.variance,
    unit: metricUnit(metrics),
    visitors: round.cohort * (1 - metrics.holdout),
  });
}
