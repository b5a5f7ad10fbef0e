import { describe, expect, it } from 'vitest';
import {
  leastWindow,
  mostWindow,
  reportMetrics,
  sitePowerTable,
} from '../../../shared/metrics/metrics-report.ts';
import { powerTable } from '../../../shared/metrics/power-table.ts';
import { metricsReportSchema } from '../../../shared/protocol/metrics-message.ts';
import { counted } from './visitors.ts';

const times = (count: number, visitors: number, hits: number) =>
  Array.from({ length: count }, () => counted([visitors, hits], [visitors / 10, hits / 10]));

describe('what federated evaluation says', () => {
  it('PR9 is smoothed over the last releases, both arms', () => {
    const report = reportMetrics([...times(50, 2_000, 0), ...times(10, 2_000, 400)]);
    expect(report).toMatchObject({ releases: leastWindow, visitors: 20_000, hr10: 0.2, status: 'measured' });
    expect(report.held).toMatchObject({ visitors: 2_000, hr10: 0.2, status: 'measured' });
  });

  it('PR9 reaches back as far as it takes to measure, and no further', () => {
    const { releases, visitors, status } = reportMetrics(times(80, 30, 5));
    expect(status).toBe('measured');
    expect(releases).toBeGreaterThan(20);
    expect(visitors).toBe(30 * releases);
    expect(reportMetrics(times(releases - 1, 30, 5)).status).toBe('not enough visitors');
  });

  it('PR9 reaches back a hundred releases at most', () => {
    expect(reportMetrics(times(120, 5, 1))).toMatchObject({
      releases: mostWindow,
      visitors: 500,
      status: 'not enough visitors',
    });
  });

  it('PR9 is not enough visitors before the first release', () => {
    expect(reportMetrics([])).toMatchObject({ status: 'not enough visitors', releases: 0, drift: null });
  });

  it('PR9 fits the message that carries it', () => {
    for (const evaluations of [[], times(3, 5, 1), times(60, 1_000, 0), times(60, 900, 900)]) {
      const report = reportMetrics(evaluations);
      expect(metricsReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
    }
  });
});

describe("a site's power table", () => {
  const site = { radius: 1024, holdout: 0.1, cohort: 1_000, variance: (591 * 20) ** 2 };

  it('PR9 goes by the hit rate that was measured, and the noise of a full cohort', () => {
    // 400 / 900 of a visitor's variance is noise
    const measured = times(20, 1_000, 150);
    expect(sitePowerTable(measured, site)).toEqual(powerTable((1_500 + 2) / 10_004, 400 / 900));
  });

  it('PR9 supposes a hit rate of a half before anything was measured', () => {
    expect(sitePowerTable([], site)).toEqual(powerTable(0.5, 400 / 900));
  });
});
