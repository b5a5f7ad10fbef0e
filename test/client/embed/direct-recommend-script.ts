/** The second script of a page without a network: in place of `recommend-script.ts`. */
import { loadPageSite, loadRecommender } from '../../../client/embed/page-site.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';
import { experimentRules } from '../../../client/experiment/experiment-rules.ts';

/** What `loadRecommender` has returned, by the hash of the model: a page has gone on before who awaits it here. */
export const recommenders = new Map<string, ReturnType<typeof loadRecommender>>();

export const loadRecommendScript = async (): Promise<RecommendScript> => ({
  loadPageSite,
  experimentRules,
  loadRecommender: (aggregator, site, hash) => {
    const loading = loadRecommender(aggregator, site, hash);
    recommenders.set(hash, loading);
    return loading;
  },
});
