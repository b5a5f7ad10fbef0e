/**
 * The second script of a page: site, scoring, advice, and what is rarely asked for. The script tag fetches it when the
 * page is initialised, held against the hash that the tag carries.
 */
import { leaveOnScript } from '../embed/client-script.ts';
import { toggleDebug } from '../embed/debug-toggle.ts';
import { PageAdvice } from '../embed/page-advice.ts';
import { loadPageSite, loadRecommender } from '../embed/page-site.ts';
import type { RecommendScript } from '../embed/recommend-script.ts';
import { toExport } from '../history/readable-export.ts';

const exported: RecommendScript = {
  loadPageSite,
  loadRecommender,
  createAdvice: (parts) => new PageAdvice(parts),
  toExport,
  toggleDebug,
};
leaveOnScript(exported);
