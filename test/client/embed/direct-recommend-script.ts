/** The second script of a page without a network: in place of `recommend-script.ts`. */
import { loadPageSite, loadRecommender } from '../../../client/embed/page-site.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';

export const loadRecommendScript = async (): Promise<RecommendScript> => ({ loadPageSite, loadRecommender });
