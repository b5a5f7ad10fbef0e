/** Scores of the `two-tower` model in plain typed arrays: the towers' best candidates, re-ranked, then all others. */
import { bestCandidates, reranked } from './candidates.ts';
import type { ModelSite, Scorer } from './model.ts';
import { afterHistory } from './moments.ts';
import { createTowers } from './towers.ts';

/** A scorer; it holds no device memory. */
export function createTwoTowerScorer(site: ModelSite, parameters: Float32Array): Scorer {
  const towers = createTowers(site, parameters);
  return {
    scores: async (visitor) => {
      const user = towers.users(visitor, afterHistory(visitor.sequence));
      const scores = towers.scores(user);
      const candidates = bestCandidates(scores, new Set(visitor.sequence.items));
      return reranked(scores, candidates, towers.corrections(user, candidates, scores));
    },
    dispose: () => undefined,
  };
}
