/** Ranks the catalog for some tests of a split, in one thread. */
import type { ModelSite } from '../../../client/models/model.ts';
import { models } from '../../../client/models/models.ts';
import { type AnswerState, answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import type { Grouping } from '../metrics/grouping.ts';
import type { Test } from '../split/split.ts';
import type { SimulatedSite } from './simulated-site.ts';
import { newestEvents, visitorOf } from './virtual-visitor.ts';

/** What to ask. */
export type EvaluateTask = {
  readonly tests: readonly Test[];
  readonly locals: ReadonlyMap<number, Float32Array>;
  readonly groupings: readonly Grouping[];
};

/** What is asked of which site. */
export type EvaluatedSite = { readonly site: SimulatedSite; readonly modelSite: ModelSite };

/** @param parameters [d], the model that recommends */
export async function runEvaluateTask(
  { site, modelSite }: EvaluatedSite,
  parameters: Float32Array,
  { tests, locals, groupings }: EvaluateTask,
): Promise<AnswerState> {
  const { dataset, seed, includeKnown, model } = site;
  const scorer = models[model.name].createScorer(modelSite, parameters);
  const answers = answerSums({ items: dataset.items.length, seed, groupings, includeKnown });
  try {
    await evaluateTests(dataset, tests, {
      score: (history, user) => scorer.scores(visitorOf(history, newestEvents(history), locals.get(user))),
      answers,
    });
  } finally {
    scorer.dispose();
  }
  return answers.state();
}
