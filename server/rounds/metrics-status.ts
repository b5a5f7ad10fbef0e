/** What the operator is told of federated evaluation, from what releases state. */
import type { LogState } from '../../shared/log/state.ts';
import { type MetricsReport, reportMetrics, sitePowerTable } from '../../shared/metrics/metrics-report.ts';
import type { PowerRow } from '../../shared/metrics/power-table.ts';

/** The report, with the visitors that each difference needs: announcements carry it without the table. */
export type MetricsStatus = MetricsReport & { readonly power: readonly PowerRow[] };

/** Null where it is off. */
export function metricsStatus({
  config,
  evaluations,
}: Pick<LogState, 'config' | 'evaluations'>): MetricsStatus | null {
  if (!config?.site.metrics) return null;
  const { metrics, round, privacy } = config.site;
  const settings = { ...metrics, cohort: round.cohort, variance: privacy.variance };
  return { ...reportMetrics(evaluations), power: sitePowerTable(evaluations, settings) };
}
