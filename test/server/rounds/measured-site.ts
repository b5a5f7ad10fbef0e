/** A small site with federated evaluation: cohorts of forty, whose updates say which model ranked well. */
import type { Arm } from '../../../shared/metrics/evaluation.ts';
import type { SiteConfig } from '../../../shared/protocol/site-config.ts';
import { dim, noisyConfig, sparseBytes } from '../test-site.ts';
import type { Bench } from './bench.ts';

export const cohort = 40;

/** Of a radius of 64 the metrics have 32, so a visitor is 18 units. No noise: then forty visitors are enough. */
export const measuredConfig: SiteConfig = {
  ...noisyConfig,
  round: { ...noisyConfig.round, cohort, minimum: 1 },
  privacy: { ...noisyConfig.privacy, variance: 0 },
  metrics: { radius: 32, holdout: 0.5, lag: 2, rollback: true },
};

/** One visitor, as units of the metrics. */
export const visitor = 18;

/** A hit at the first rank, or none; a current one also moves a coordinate of the model. */
export function evaluationBytes(arm: Arm, hit: boolean, number = 0): Uint8Array {
  const at = dim + (arm === 'held' ? 3 : 0);
  const metrics = { [at]: visitor, ...(hit && { [at + 1]: visitor, [at + 2]: visitor }) };
  return sparseBytes(arm === 'held' ? metrics : { [number % dim]: 5, ...metrics }, dim + 6);
}

/** How a round goes: whether the arms hit. */
export type RoundPlan = { readonly current: boolean; readonly held: boolean };

/** Fill the open round: half of it held, where there is a held model. */
export async function fillRound(bench: Bench, plan: RoundPlan, count = cohort): Promise<void> {
  const { aggregator, hand, run } = bench;
  const { held, model } = aggregator.announcement();
  const receipts = Array.from({ length: count }, (_, i) => {
    const [arm, base] = held && i % 2 === 1 ? (['held', held] as const) : (['current', model] as const);
    const bytes = evaluationBytes(arm, plan[arm], aggregator.state.size + i);
    return hand(i, { baseVersion: base.version }, bytes);
  });
  run();
  await Promise.all(receipts);
}
