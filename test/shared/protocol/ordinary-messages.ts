/** One ordinary message of each kind. */
import type { ArmReport } from '../../../shared/metrics/arm-report.ts';
import { poolingSpec } from '../../../shared/model/pooling-spec.ts';
import { specDim, specHash } from '../../../shared/model/spec.ts';
import { maxUpdateBytes } from '../../../shared/protocol/limits.ts';
import type { Announcement, Manifest, Receipt, UpdateHeader } from '../../../shared/protocol/messages.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { plainShape } from '../model/plain-shape.ts';

export const siteConfig: SiteConfig = {
  model: { name: 'pooling', dim: 32 },
  lattice: { clipNorm: 0.5, radius: 4096 },
  localTraining: { steps: 20, learningRate: 0.1 },
  round: { cohort: 100, minimum: 50, deadlineMs: 60_000, maxStaleness: 1 },
  privacy: { variance: 16_777_216, cap: 4, roundsPerPeriod: 24, delta: 1e-6, budgetEpsilon: 8 },
  optimizer: { kind: 'fedadam', learningRate: 0.01, beta1: 0.9, beta2: 0.99, tau: 0.001 },
  metrics: { radius: 1024, holdout: 0.1, lag: 10, rollback: true },
};

export const hello = { versions: [2, 1] };

const measured: ArmReport = {
  status: 'measured',
  visitors: 9_000,
  effectiveVisitors: 7_000,
  detectable: 0.02,
  hr10: 0.16,
  ndcg10: 0.09,
  interval: { hr10: [0.15, 0.17], ndcg10: [0.08, 0.1] },
};

const unmeasured: ArmReport = {
  ...measured,
  status: 'not enough visitors',
  detectable: null,
  hr10: null,
  ndcg10: null,
  interval: null,
};

export const announcement: Announcement = {
  model: { version: 7, hash: 'a1'.repeat(32), bytes: 500_040, scoring: 'b1'.repeat(32), leaf: 812 },
  held: { version: 2, hash: 'a0'.repeat(32), bytes: 500_040, scoring: 'b0'.repeat(32), leaf: 301 },
  round: { number: 7, period: '0', contributions: 12 },
  paused: null,
  spent: { releases: 7, epsilon: 3.2 },
  metrics: {
    ...measured,
    releases: 10,
    held: measured,
    drift: { alarm: true, since: 4 },
  },
};

const spec = poolingSpec(plainShape(3_659), 32);

export const manifest: Manifest = {
  log: 'e5'.repeat(32),
  site: siteConfig,
  specHash: specHash(spec),
  parameters: specDim(spec),
  catalog: { hash: 'b2'.repeat(32), items: 3_659 },
  maxUpdateBytes: maxUpdateBytes(specDim(spec)),
  announcement,
};

/** The same where nothing is guaranteed and too little measured: all numbers that may be null are null. */
export const manifestWithoutGuarantee: Manifest = {
  ...manifest,
  site: { ...siteConfig, privacy: { ...siteConfig.privacy, budgetEpsilon: null } },
  announcement: {
    ...announcement,
    spent: { releases: 7, epsilon: null },
    metrics: { ...unmeasured, releases: 10, held: unmeasured, drift: { alarm: false, since: null } },
  },
};

export const welcome = { ok: true, version: 1, manifest };

export const updateHeader: UpdateHeader = { round: 7, baseVersion: 7, participant: 'c3'.repeat(16) };

export const receipt: Receipt = { round: 7, leafIndex: 4_711, salt: 'd4'.repeat(32) };

export const updateReply = { ok: true, receipt };

export const refused = { ok: false, code: 'ROUND_CLOSED' };

export const progress = { round: 7, contributions: 13 };
