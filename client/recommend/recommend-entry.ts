/**
 * The second script of a page: site, scoring, explanation, the rules of an experiment. The script tag fetches it when the page is initialised,
 * held against the hash that the tag carries; it leaves what it exports on its own script element, nothing global.
 */
import { loadPageSite, loadRecommender } from '../embed/page-site.ts';
import type { RecommendScript } from '../embed/recommend-script.ts';
import { experimentRules } from '../experiment/experiment-rules.ts';

const { currentScript } = document as { currentScript: { hearsay?: RecommendScript } | null };
if (currentScript) currentScript.hearsay = { loadPageSite, loadRecommender, experimentRules };
