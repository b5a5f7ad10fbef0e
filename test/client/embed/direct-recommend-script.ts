/** The second script of a page without a network: in place of `recommend-script.ts`. */
import { PageAdvice } from '../../../client/embed/page-advice.ts';
import { loadPageSite, loadRecommender } from '../../../client/embed/page-site.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';
import { toExport } from '../../../client/history/readable-export.ts';

/** What `loadRecommender` has returned, by the hash of the model: a page has gone on before who awaits it here. */
export const recommenders = new Map<string, ReturnType<typeof loadRecommender>>();

/** Whether the script comes. */
export const network = { isDown: false };

export async function loadRecommendScript(): Promise<RecommendScript> {
  if (network.isDown) throw new TypeError('no script');
  return script;
}

const script: RecommendScript = {
  loadPageSite,
  loadRecommender: (aggregator, site, hash) => {
    const loading = loadRecommender(aggregator, site, hash);
    recommenders.set(hash, loading);
    return loading;
  },
  createAdvice: (parts) => new PageAdvice(parts),
  toExport,
  toggleDebug: async () => undefined, // shows something in a real browser only: see `debug.spec.ts`
};
