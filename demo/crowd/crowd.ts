/**
 * The crowd: visitors in Node that hold real purchase histories and take part over real sockets with the client's
 * own code. A program of its own: `node crowd.js AGGREGATOR EVENTS_FILE VISITORS PAUSE_MS`. Tells its parent how well each
 * model does on the baskets that the visitors bought next and nobody trained on.
 */
import {
  createRecommender,
  fetchManifest,
  loadModel,
  loadSite,
  logFetcher,
  type SessionReport,
} from '../../client/index.ts';
import type { CrowdReport } from './crowd-report.ts';
import { byModel, byPopularity, hitRate } from './hit-rate.ts';
import { createNodeTrainer } from './node-trainer.ts';
import { readCustomers } from './purchase-history.ts';
import { createSharedFetch } from './shared-fetch.ts';
import { createVisitor } from './visitor.ts';

const [aggregator = '', eventsFile = '', visitors = '0', longestPauseMs = '0'] = process.argv.slice(2);
const customers = await readCustomers(eventsFile, Number(visitors));
const fetchFile = createSharedFetch(aggregator);
const manifest = await fetchManifest(aggregator);
const site = await loadSite(manifest, fetchFile);
const popularity = hitRate(customers, byPopularity(customers));
const judged = new Set<number>();
const curve: CrowdReport['curve'][number][] = [];
await judge(manifest.announcement.model);

const company = {
  aggregator,
  trainer: await createNodeTrainer(),
  pause: () => Math.random() * Number(longestPauseMs),
  fetchFile,
  fetchLog: logFetcher(aggregator),
};
customers.forEach((customer, i) => {
  // Every visitor hears of every model; one of them tells.
  const report = i === 0 ? judgeAnnounced : () => undefined;
  createVisitor(customer, { ...company, report });
});

function judgeAnnounced(report: SessionReport): void {
  if (report.kind === 'announced') judge(report.announcement.model).catch(() => undefined);
}

/** Tell the hit rate of a model, once per version. */
async function judge({ version, hash }: { version: number; hash: string }): Promise<void> {
  if (judged.has(version)) return;
  judged.add(version);
  const vector = await loadModel(site, hash, fetchFile);
  const recommender = createRecommender(site.catalog, vector, manifest.site.model.dim);
  curve.push({ version, hitRate: hitRate(customers, byModel(recommender)) });
  const message: CrowdReport = { visitors: customers.length, popularity, curve };
  process.send?.(message);
}
