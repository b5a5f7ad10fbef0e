/** How an aggregator may stand: one that has run for a while, and one that has just begun. Made up, and labelled so. */
import type { AdminStatus } from '../../server/admin/admin-status.ts';
import type { HistoryEntry } from '../../server/admin/history.ts';
import type { ExperimentReport } from '../../shared/metrics/experiment-report.ts';
import { seededUniform } from '../shared/seeded-random.ts';

const hour = 3_600_000;

/** Noon of a day in spring, UTC. */
export const noon = Date.UTC(2026, 2, 20, 12);

const versions = 64;

/** Sixty releases, a roll-back after the fortieth version, another catalog after the fiftieth. */
function history(): HistoryEntry[] {
  const uniform = seededUniform(11);
  return Array.from({ length: versions }, (_, i): HistoryEntry => {
    const version = i + 1;
    const time = noon - (versions - i) * 6 * hour;
    if (version === 41) return { kind: 'rollback', time, version, toVersion: 36, cause: 'metrics' };
    if (version === 51) return { kind: 'catalog', time, version };
    const hr10 =
      0.17 -
      0.11 * Math.exp(-version / 14) -
      (version > 36 && version < 41 ? 0.03 : 0) +
      0.006 * (uniform() - 0.5);
    const measured = version > 9;
    return {
      ...{ kind: 'release', time, version, round: i, period: `${Math.floor(i / 24)}` },
      updates: Math.round(200 - 60 * uniform() ** 3),
      epsilon: 0.2887 * Math.sqrt(version),
      budgetEpsilon: 8,
      quality: measured ? { hr10, ndcg10: hr10 * 0.56, hr10Interval: [hr10 - 0.012, hr10 + 0.012] } : null,
      drift: version > 38 && version < 41,
    };
  });
}

/** One that has run for sixteen days. */
export const busyStatus: AdminStatus = {
  build: '0.1.0',
  startedAt: noon - 50 * hour,
  leaves: 12_803,
  items: 3_659,
  catalogReadAt: noon - 3 * hour,
  model: { version: versions, name: 'pooling', parameters: 121_344 },
  browsers: { connected: 1_204, webgpu: 904, wasm: 231, cpu: 12 },
  round: {
    ...{ number: 64, contributions: 140, cohort: 200, minimum: 50, isClosed: false },
    ...{ openedAt: noon - 2 * hour, deadline: noon + 4 * hour },
  },
  paused: null,
  privacy: {
    ...{ epsilon: 2.31, delta: 1e-6, budgetEpsilon: 8 },
    forecast: { kind: 'runs out', releasesLeft: 1_390, time: Date.UTC(2027, 2, 3, 7) },
    population: {
      updatesPerRelease: 188.4,
      profiles: { atLeast: 1_130, atMost: 4_520 },
      periodEpsilon: 1.87,
      signalToNoise: 0.36,
      boughtEpsilon: null,
      boughtNoiseMultiplier: 0.54,
    },
  },
  metrics: {
    ...{ status: 'measured', visitors: 9_204, effectiveVisitors: 7_110, detectable: 0.02, releases: 48 },
    ...{ hr10: 0.1684, ndcg10: 0.0941, interval: { hr10: [0.156, 0.181], ndcg10: [0.086, 0.102] } },
    held: {
      ...{ status: 'measured', visitors: 911, effectiveVisitors: 700, detectable: 0.05 },
      ...{ hr10: 0.151, ndcg10: 0.084, interval: { hr10: [0.12, 0.18], ndcg10: [0.07, 0.1] } },
    },
    drift: { alarm: false, since: null },
  },
  experiment: experiment(),
  history: history(),
  restorable: Array.from({ length: versions - 51 }, (_, i) => 51 + i),
  traffic: {
    updates: 312_804_112,
    models: 1_204_811_930,
    catalogs: 91_223_000,
    log: 8_120_400,
    other: 44_120_000,
  },
  refusals: { ROUND_CLOSED: 312, STALE_MODEL: 41, BAD_MESSAGE: 7, SECOND_UPDATE: 1 },
};

function experiment(): ExperimentReport {
  const counts = { visitors: 4_100, effectiveVisitors: 3_900, detectable: 0.02 } as const;
  const outcomes = ['click', 'add-to-cart', 'purchase'] as const;
  const rates = (base: number) =>
    [null, 'home', 'product'].flatMap((placement) =>
      outcomes.map((outcome, i) => {
        const rate = base / (i + 1);
        return {
          ...{ placement, outcome, ...counts, status: 'measured' as const, needed: null, rate },
          interval: [rate - 0.01, rate + 0.01] as [number, number],
        };
      }),
    );
  const about = { arm: 'recommendations', against: 'popularity', placement: null } as const;
  return {
    ...{ name: 'spring', releases: 30 },
    arms: [
      { arm: 'recommendations', share: 0.8, rates: rates(0.14) },
      { arm: 'popularity', share: 0.2, rates: rates(0.11) },
    ],
    differences: outcomes.map((outcome, i) => ({
      ...{ ...about, outcome, status: 'measured' as const, difference: 0.03 / (i + 1) },
      interval: [0.03 / (i + 1) - 0.021, 0.03 / (i + 1) + 0.021] as [number, number],
    })),
  };
}

/** One to which nobody has come. */
export const emptyStatus: AdminStatus = {
  ...busyStatus,
  ...{ build: null, leaves: 2, model: { ...busyStatus.model, version: 0 }, metrics: null, experiment: null },
  ...{ history: [], restorable: [], refusals: {} },
  browsers: { connected: 0, webgpu: 0, wasm: 0, cpu: 0 },
  round: { ...busyStatus.round!, number: 0, contributions: 0 },
  privacy: {
    epsilon: 0,
    delta: 1e-6,
    budgetEpsilon: null,
    forecast: { kind: 'no budget' },
    population: null,
  },
  traffic: { updates: 0, models: 0, catalogs: 0, log: 0, other: 512 },
};
