/** A shortened run on the shop's data with the defaults: what nobody tuned down for a test learns in 16 releases. */
import { expect, it } from 'vitest';
import { readDataset } from '../../../server/simulate/dataset/read-dataset.ts';
import { planSimulation } from '../../../server/simulate/simulation-plan.ts';
import { runSimulation } from '../../../server/simulate/simulation-run.ts';
import { createSplit } from '../../../server/simulate/split/create-split.ts';
import { toResult } from '../../../server/simulate/to-result.ts';

const data = (name: string): string => new URL(`../../../demo/data/${name}`, import.meta.url).pathname;

it('is above the best sellers after 16 releases of 100, where it was far below them untrained', {
  timeout: 240_000,
}, async () => {
  const { dataset } = await readDataset({
    interactions: data('events.csv.gz'),
    items: data('items.csv'),
    skipBadRows: false,
    columns: {},
  });
  const split = createSplit(dataset, { seed: 1 });
  const plan = planSimulation({ split, model: 'pooling', seed: 1, releases: 16, cohort: 100, privacy: null });
  const run = await runSimulation({ plan, baselines: ['popularity'], threads: { threads: 1 } });
  const { metrics, baselines, curve } = toResult(run, 0);
  const { popularity } = baselines as Record<string, { full: { hr10: number; ndcg10: number } }>;
  expect(metrics.full.hr10).toBeGreaterThan(popularity!.full.hr10);
  expect(metrics.full.ndcg10).toBeGreaterThan(1.2 * popularity!.full.ndcg10);
  expect(curve[0]!.hr10).toBeLessThan(0.6 * popularity!.full.hr10);
});
