/** The second script of a page without a network: in place of `recommend-script.ts`. */

import { watchDialogues } from '../../../client/consent/dialogues.ts';
import { loadPageSite, loadRecommender } from '../../../client/embed/page-site.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';
import { createPageGate } from '../../../client/manners/page-gate.ts';

/** What `loadRecommender` has returned, by the hash of the model: a page has gone on before who awaits it here. */
export const recommenders = new Map<string, ReturnType<typeof loadRecommender>>();

export const loadRecommendScript = async (): Promise<RecommendScript> => ({
  loadPageSite,
  createPageGate,
  watchDialogues,
  loadRecommender: (aggregator, site, hash) => {
    const loading = loadRecommender(aggregator, site, hash);
    recommenders.set(hash, loading);
    return loading;
  },
});
