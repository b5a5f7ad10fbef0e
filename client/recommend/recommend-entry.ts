/**
 * The second script of a page: site, scoring, advice, what the page says of itself, consent dialogues, the rules of an
 * experiment, when training has to rest, and what is rarely asked for. The script tag fetches it when the page is initialised,
 * held against the hash that the tag carries.
 */
import { watchDialogues } from '../consent/dialogues.ts';
import { leaveOnScript } from '../embed/client-script.ts';
import { toggleDebug } from '../embed/debug-toggle.ts';
import { PageAdvice } from '../embed/page-advice.ts';
import { loadPageSite, loadRecommender } from '../embed/page-site.ts';
import type { RecommendScript } from '../embed/recommend-script.ts';
import { experimentRules } from '../experiment/experiment-rules.ts';
import { toExport } from '../history/readable-export.ts';
import { createPageGate } from '../manners/page-gate.ts';
import { observePage } from '../page/page-observation.ts';
import { GivenRecommendations } from './given-recommendations.ts';

const exported: RecommendScript = {
  loadPageSite,
  loadRecommender,
  experimentRules,
  createPageGate,
  watchDialogues,
  observePage,
  createGiven: () => new GivenRecommendations(),
  createAdvice: (parts) => new PageAdvice(parts),
  toExport,
  toggleDebug,
};
leaveOnScript(exported);
