/**
 * The second script of a page: site, scoring, advice, what the page says of itself, consent dialogues, the rules of an
 * experiment, when training has to rest, and what is rarely asked for. The script tag fetches it when the page is
 * initialised, held against the hash that the tag carries.
 */
import { watchDialogues } from '../consent/dialogues.ts';
import { toggleDebug } from '../debug/debug-toggle.ts';
import { leaveOnScript } from '../embed/client-script.ts';
import type { RecommendScript } from '../embed/recommend-script.ts';
import { startWorker } from '../embed/worker-link.ts';
import { experimentRules } from '../experiment/experiment-rules.ts';
import { toExport } from '../history/readable-export.ts';
import { createPageGate } from '../manners/page-gate.ts';
import { observePage } from '../page/page-observation.ts';
import { loadPageSite, loadRecommender } from '../reader/page-site.ts';
import { startReaderWorker } from '../reader/reader-worker.ts';
import { SiteReader } from '../reader/site-reader.ts';
import { GivenRecommendations } from './given-recommendations.ts';
import { PageAdvice } from './page-advice.ts';

const reader = new SiteReader(startReaderWorker);

const exported: RecommendScript = {
  loadPageSite: (aggregator) => loadPageSite(aggregator, reader),
  loadRecommender: (source, site) => loadRecommender(source, site, reader),
  experimentRules,
  createPageGate,
  startWorker,
  watchDialogues,
  observePage,
  createGiven: () => new GivenRecommendations(),
  createAdvice: (parts) => new PageAdvice(parts),
  toExport,
  toggleDebug,
};
leaveOnScript(exported);
