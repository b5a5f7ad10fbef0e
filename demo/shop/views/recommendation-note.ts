/**
 * The line above the recommendations: what the choice rests on, said honestly.
 */
import type { SessionState } from '../session.ts';

/** For items that the recommender chose. */
export function explainRecommended(state: SessionState): string {
  if (state.script !== 'here') return 'Chosen in this browser.';
  const { model, history, consent } = state.status;
  const by = model && model.version > 0 ? `by model ${model.version}` : 'by a model that has not learned yet';
  if (history.events === 0) return `Chosen ${by}, which knows nothing about you yet.`;
  if (!consent) return `Chosen in this browser ${by}, from this visit alone.`;
  return `Chosen in this browser ${by}, from what you did here.`;
}

/** For the items that stand in while there is nothing to recommend. */
export function explainPopular(state: SessionState, bestSellers: boolean): string {
  const instead = bestSellers
    ? 'These are the best sellers, the same for everybody.'
    : 'These are simply the first on the shelves.';
  if (state.script === 'missing') return `Recommendations are off. ${instead}`;
  return `Nothing to go on yet. ${instead}`;
}
