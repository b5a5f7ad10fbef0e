/**
 * The second script of a page: site, scoring, explanation, consent dialogues, and when training has to rest. The script tag fetches it when the page is initialised,
 * held against the hash that the tag carries; it leaves what it exports on its own script element, nothing global.
 */

import { watchDialogues } from '../consent/dialogues.ts';
import { loadPageSite, loadRecommender } from '../embed/page-site.ts';
import type { RecommendScript } from '../embed/recommend-script.ts';
import { createPageGate } from '../manners/page-gate.ts';

const { currentScript } = document as { currentScript: { hearsay?: RecommendScript } | null };
if (currentScript) currentScript.hearsay = { loadPageSite, loadRecommender, createPageGate, watchDialogues };
