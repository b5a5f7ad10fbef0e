/** The second script of the page: site, scoring, explanation. It loads once the page is initialised. */
import { recommendFile } from 'virtual:hearsay-recommend';
import { loadBuiltScript } from './built-script.ts';
import type { loadPageSite, loadRecommender } from './page-site.ts';

/** What the second script leaves on its element. */
export type RecommendScript = {
  readonly loadPageSite: typeof loadPageSite;
  readonly loadRecommender: typeof loadRecommender;
};

/**
 * @param aggregator origin that serves the client's bundles
 * @throws HearsayError OFFLINE (no answer, or another script than this one was built with)
 */
export function loadRecommendScript(aggregator: string): Promise<RecommendScript> {
  return loadBuiltScript(aggregator, recommendFile);
}
