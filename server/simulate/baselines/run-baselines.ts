/** Fits baselines on a split's training events and asks them its questions, stage by stage. */
import { answerResult, shortByEvents } from '../metrics/answer-result.ts';
import { type AnswerSums, answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import { newVisitorEvents, type Split, type Stage } from '../protocol/split.ts';
import type { BaselineResult } from '../simulation-result.ts';
import type { Baseline, BaselineName } from './baseline.ts';
import { baselinesNamed } from './baselines.ts';
import type { Training } from './interaction-matrix.ts';

/** @param onProgress told the baseline and the share of it that is done */
export function runBaselines(
  split: Split,
  names: readonly BaselineName[],
  seed: number,
  onProgress: (name: BaselineName, share: number) => void,
): Record<string, BaselineResult> {
  const { dataset, stages } = split;
  // One object a stage for all baselines: by it those of EASE know that they share a fit.
  const lessons = stages.map((stage) => ({ training: { dataset, trainEnds: stage.trainEnds }, stage }));
  const results = baselinesNamed(names).map((baseline) => {
    const tell = (share: number): void => onProgress(baseline.name, share);
    return [baseline.name, runBaseline({ split, lessons, seed }, baseline, tell)] as const;
  });
  return Object.fromEntries(results);
}

/** What a baseline learns from and is asked, stage by stage. */
type School = {
  readonly split: Split;
  readonly lessons: readonly { readonly training: Training; readonly stage: Stage }[];
  readonly seed: number;
};

function runBaseline(
  { split, lessons, seed }: School,
  baseline: Baseline,
  onProgress: (share: number) => void,
): BaselineResult {
  const { dataset, includeKnown } = split;
  const items = dataset.items.length;
  const noAnswers = (): AnswerSums => answerSums({ items, seed, includeKnown });
  const answers = noAnswers();
  const ofNewVisitors = new Map(newVisitorEvents.map((count) => [count, noAnswers()]));
  let note: string | undefined;
  for (const [i, { training, stage }] of lessons.entries()) {
    const tell = (share: number): void => onProgress((i + share) / lessons.length);
    const fitted = baseline.fit(training, tell);
    if (fitted.kind === 'skipped') return { skipped: fitted.reason };
    note = fitted.note;
    const { score } = fitted;
    evaluateTests(split, stage.tests, { score, answers });
    for (const [count, answers] of ofNewVisitors) {
      evaluateTests(split, stage.newVisitorTests.get(count) ?? [], { score, answers });
    }
    tell(1);
  }
  const { full, sampled99 } = answerResult(answers.state(), {}, new Float64Array(items));
  const newUsers = shortByEvents(
    new Map(Array.from(ofNewVisitors, ([count, sums]) => [count, sums.state()])),
  );
  return { full, sampled99, newUsers, ...(note !== undefined && { note }) };
}
