/** The second script of the page: what recommends, and what is rarely asked for. */
import { recommendFile } from 'virtual:hearsay-recommend';
import type { watchDialogues } from '../consent/dialogues.ts';
import type { toggleDebug } from '../debug/debug-toggle.ts';
import type { ExperimentRules } from '../experiment/experiment-rules.ts';
import type { toExport } from '../history/readable-export.ts';
import type { createPageGate } from '../manners/page-gate.ts';
import type { observePage } from '../page/page-observation.ts';
import type { PageSite } from '../reader/page-site.ts';
import type { GivenRecommendations } from '../recommend/given-recommendations.ts';
import type { AdviceParts, PageAdvice } from '../recommend/page-advice.ts';
import type { PageRecommender } from '../recommend/page-recommender.ts';
import { loadClientScript } from './client-script.ts';
import type { startWorker } from './worker-link.ts';

/** What the second script leaves on its element. */
export type RecommendScript = {
  readonly loadPageSite: (aggregator: string) => Promise<PageSite>;
  readonly loadRecommender: (
    model: { readonly aggregator: string; readonly hash: string },
    site: PageSite,
  ) => Promise<PageRecommender>;
  readonly observePage: typeof observePage;
  readonly createGiven: () => GivenRecommendations;
  readonly createAdvice: (parts: AdviceParts) => PageAdvice;
  readonly toExport: typeof toExport;
  readonly toggleDebug: typeof toggleDebug;
  readonly createPageGate: typeof createPageGate;
  readonly startWorker: typeof startWorker;
  readonly watchDialogues: typeof watchDialogues;
  readonly experimentRules: ExperimentRules;
};

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadRecommendScript(aggregator: string): Promise<RecommendScript> {
  return loadClientScript(aggregator, recommendFile);
}
