/**
 * What stands above the recommendations: what the choice rests on, said honestly.
 */
import type { HearsayState } from '../shop-hearsay.ts';

/** A heading and the sentence under it. */
export type RowNote = { readonly title: string; readonly sentence: string };

/** Heading of what the recommender chose; it stands there before anything is known. */
export const recommendedTitle = 'Recommended for you';

/** For items that the recommender chose. */
export function explainRecommended(state: HearsayState): RowNote {
  return { title: recommendedTitle, sentence: `${whoChose(state)}.` };
}

function whoChose(state: HearsayState): string {
  if (state.script !== 'here') return 'Chosen in this browser';
  const { model, history, consent } = state.status;
  const by = model && model.version > 0 ? `by model ${model.version}` : 'by a model that has not learned yet';
  if (history.events === 0) return `Chosen ${by}, which knows nothing about you yet`;
  return `Chosen in this browser ${by}, ${consent ? 'from what you did here' : 'from this visit alone'}`;
}

/** For the items that stand in while there is nothing to recommend. */
export function explainPopular(state: HearsayState): RowNote {
  const why = state.script === 'missing' ? 'Recommendations are off' : 'There is nothing to recommend yet';
  return { title: 'Best sellers', sentence: `${why}: these are the same for everybody.` };
}
