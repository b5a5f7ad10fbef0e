/** Fits baselines on a split's training events and asks them its questions, stage by stage. */
import { meansOf, shortByEvents } from '../metrics/answer-result.ts';
import { type AnswerSums, answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import type { BaselineResult } from '../simulation-result.ts';
import { newVisitorEvents, type Split, type Stage } from '../split/split.ts';
import type { Baseline, BaselineName } from './baseline.ts';
import { easeBaselines } from './ease.ts';
import type { Training } from './interaction-matrix.ts';
import { itemKnn } from './item-knn.ts';
import { popularity } from './popularity.ts';

/** Those that are named, in the order of the report; the two of EASE share a fit. */
export function baselinesNamed(names: readonly BaselineName[]): readonly Baseline[] {
  return [popularity, itemKnn, ...easeBaselines()].filter(({ name }) => names.includes(name));
}

/** @param onProgress told the baseline and the share of it that is done */
export async function runBaselines(
  split: Split,
  names: readonly BaselineName[],
  seed: number,
  onProgress: (name: BaselineName, share: number) => void,
): Promise<Record<string, BaselineResult>> {
  const { dataset, stages } = split;
  // One object a stage for all baselines: by it those of EASE know that they share a fit.
  const lessons = stages.map((stage) => ({ training: { dataset, trainEnds: stage.trainEnds }, stage }));
  const results: Record<string, BaselineResult> = {};
  for (const baseline of baselinesNamed(names)) {
    const tell = (share: number): void => onProgress(baseline.name, share);
    results[baseline.name] = await runBaseline({ split, lessons, seed }, baseline, tell);
  }
  return results;
}

/** What a baseline learns from and is asked, stage by stage. */
type School = {
  readonly split: Split;
  readonly lessons: readonly { readonly training: Training; readonly stage: Stage }[];
  readonly seed: number;
};

async function runBaseline(
  { split, lessons, seed }: School,
  baseline: Baseline,
  onProgress: (share: number) => void,
): Promise<BaselineResult> {
  const { dataset, includeKnown } = split;
  const sums = (): AnswerSums => answerSums({ items: dataset.items.length, seed, includeKnown });
  const ofTrained = sums();
  const ofNewVisitors = new Map(newVisitorEvents.map((count) => [count, sums()]));
  let note: string | undefined;
  for (const [i, { training, stage }] of lessons.entries()) {
    const tell = (share: number): void => onProgress((i + share) / lessons.length);
    const fitted = baseline.fit(training, tell);
    if (fitted.kind === 'skipped') return { skipped: fitted.reason };
    note = fitted.note;
    const { score } = fitted;
    await evaluateTests(dataset, stage.tests, { score, answers: ofTrained });
    for (const [count, answers] of ofNewVisitors) {
      await evaluateTests(dataset, stage.newVisitorTests.get(count) ?? [], { score, answers });
    }
    tell(1);
  }
  const newUsers = shortByEvents(
    new Map(Array.from(ofNewVisitors, ([count, answers]) => [count, answers.state()])),
  );
  return { ...meansOf(ofTrained.state()), newUsers, ...(note !== undefined && { note }) };
}
