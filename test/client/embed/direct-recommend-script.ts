/** The second script of a page without a network: in place of `recommend-script.ts`. */
import { vi } from 'vitest';
import { watchDialogues } from '../../../client/consent/dialogues.ts';
import type { RecommendScript } from '../../../client/embed/recommend-script.ts';
import { experimentRules } from '../../../client/experiment/experiment-rules.ts';
import { toExport } from '../../../client/history/readable-export.ts';
import { createPageGate } from '../../../client/manners/page-gate.ts';
import type { ObservationParts } from '../../../client/page/page-observation.ts';
import { loadPageSite, loadRecommender } from '../../../client/reader/page-site.ts';
import { SiteReader } from '../../../client/reader/site-reader.ts';
import { GivenRecommendations } from '../../../client/recommend/given-recommendations.ts';
import { PageAdvice } from '../../../client/recommend/page-advice.ts';

/** What `loadRecommender` has returned, by the hash of the model: a page has gone on before who awaits it here. */
export const recommenders = new Map<string, ReturnType<typeof loadRecommender>>();

/** What the page that was made last gave to its observation, and the item that it is about. */
export const observed: { parts?: ObservationParts; subject?: string; moved?: boolean } = {};

/** What starts a worker here: see `stubPageWithSite`. */
export const startWorker = vi.fn<RecommendScript['startWorker']>();

/** Whether the script comes. */
export const network = { isDown: false };

export async function loadRecommendScript(): Promise<RecommendScript> {
  if (network.isDown) throw new TypeError('no script');
  return script;
}

const reader = new SiteReader(() => {
  throw new ReferenceError('no workers');
});

const script: RecommendScript = {
  loadPageSite: (aggregator) => loadPageSite(aggregator, reader),
  experimentRules,
  observePage: (parts) => {
    observed.parts = parts;
    return {
      followAddress: () => {
        if (observed.moved) parts.views.clear();
      },
      get subject() {
        return observed.subject;
      },
    };
  },
  createPageGate,
  startWorker,
  watchDialogues,
  loadRecommender: (model, site) => {
    const loading = loadRecommender(model, site, reader);
    recommenders.set(model.hash, loading);
    return loading;
  },
  createGiven: () => new GivenRecommendations(),
  createAdvice: (parts) => new PageAdvice(parts),
  toExport,
  toggleDebug: async () => undefined, // shows something in a real browser only: see `debug.spec.ts`
};
