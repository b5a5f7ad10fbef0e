/** The second script of the page: what recommends, and what is rarely asked for. */
import { recommendFile } from 'virtual:hearsay-recommend';
import type { toExport } from '../history/readable-export.ts';
import { loadClientScript } from './client-script.ts';
import type { toggleDebug } from './debug-toggle.ts';
import type { AdviceParts, PageAdvice } from './page-advice.ts';
import type { loadPageSite, loadRecommender } from './page-site.ts';

/** What the second script leaves on its element. */
export type RecommendScript = {
  readonly loadPageSite: typeof loadPageSite;
  readonly loadRecommender: typeof loadRecommender;
  readonly createAdvice: (parts: AdviceParts) => PageAdvice;
  readonly toExport: typeof toExport;
  readonly toggleDebug: typeof toggleDebug;
};

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadRecommendScript(aggregator: string): Promise<RecommendScript> {
  return loadClientScript(aggregator, recommendFile);
}
