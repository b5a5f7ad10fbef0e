/** Fits baselines on a split's training events and asks them its questions, stage by stage. */
import type { Dataset } from '../dataset/dataset.ts';
import { meansOf, shortByEvents } from '../metrics/answer-result.ts';
import { type AnswerSums, answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import type { BaselineResult } from '../simulation-result.ts';
import { newVisitorEvents, type Split, type Stage } from '../split/split.ts';
import type { Baseline, BaselineName, Score } from './baseline.ts';
import { createEase } from './ease.ts';
import { itemKnn } from './item-knn.ts';
import { popularity } from './popularity.ts';

/** Each that learns from counts, in the order of the report. */
export const countingBaselines: readonly Baseline[] = [popularity, itemKnn, createEase()];

/**
 * @param seed decides the negatives, as for the model
 * @param onProgress told the baselines that share a fit, and the share of it that is done
 */
export async function runBaselines(
  split: Split,
  names: readonly BaselineName[],
  seed: number,
  onProgress: (names: string, share: number) => void,
): Promise<Record<string, BaselineResult>> {
  const results: Record<string, BaselineResult> = {};
  for (const baseline of countingBaselines) {
    const wanted = baseline.names.filter((name) => names.includes(name));
    if (wanted.length === 0) continue;
    const tell = (share: number): void => onProgress(wanted.join(' and '), share);
    Object.assign(results, await runBaseline(baseline, { split, wanted, seed }, tell));
  }
  return results;
}

/** What is asked of a baseline. */
type Asked = { readonly split: Split; readonly wanted: readonly BaselineName[]; readonly seed: number };

async function runBaseline(
  baseline: Baseline,
  { split, wanted, seed }: Asked,
  onProgress: (share: number) => void,
): Promise<Record<string, BaselineResult>> {
  const answers = new Map(wanted.map((name) => [name, noBaselineAnswers(split, seed)]));
  let note: string | undefined;
  for (const [i, stage] of split.stages.entries()) {
    const tell = (share: number): void => onProgress((i + share) / split.stages.length);
    const fitted = baseline.fit({ dataset: split.dataset, trainEnds: stage.trainEnds }, tell);
    if (fitted.kind === 'skipped') {
      return Object.fromEntries(wanted.map((name) => [name, { skipped: fitted.reason }]));
    }
    note = fitted.note;
    for (const [name, each] of answers) {
      const score = fitted.scores.get(name)!; // one of the baseline's own names
      await askStage(split.dataset, stage, { score, answers: each });
    }
    tell(1);
  }
  return Object.fromEntries(Array.from(answers, ([name, each]) => [name, resultOf(each, note)]));
}

/** Of trained users, and of new visitors by the number of known events. */
type BaselineAnswers = {
  readonly trained: AnswerSums;
  readonly newVisitors: ReadonlyMap<number, AnswerSums>;
};

function noBaselineAnswers({ dataset, includeKnown }: Split, seed: number): BaselineAnswers {
  const sums = (): AnswerSums => answerSums({ items: dataset.items.length, seed, includeKnown });
  return { trained: sums(), newVisitors: new Map(newVisitorEvents.map((count) => [count, sums()])) };
}

async function askStage(
  dataset: Dataset,
  { tests, newVisitorTests }: Stage,
  { score, answers: { trained, newVisitors } }: { score: Score; answers: BaselineAnswers },
): Promise<void> {
  await evaluateTests(dataset, tests, { score, answers: trained });
  for (const [count, answers] of newVisitors) {
    await evaluateTests(dataset, newVisitorTests.get(count) ?? [], { score, answers });
  }
}

function resultOf({ trained, newVisitors }: BaselineAnswers, note: string | undefined): BaselineResult {
  const states = new Map(Array.from(newVisitors, ([count, answers]) => [count, answers.state()]));
  const newUsers = shortByEvents(states);
  return { ...meansOf(trained.state()), newUsers, ...(note !== undefined && { note }) };
}
