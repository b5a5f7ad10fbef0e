/** Fits baselines on a split's training events and asks them its questions, stage by stage. */

import { answerResult } from '../metrics/answer-result.ts';
import { answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import type { Split, Test } from '../protocol/split.ts';
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
  const lessons = stages.map(({ trainEnds, tests }) => ({ training: { dataset, trainEnds }, tests }));
  const results = baselinesNamed(names).map((baseline) => {
    const tell = (share: number): void => onProgress(baseline.name, share);
    return [baseline.name, runBaseline({ split, lessons, seed }, baseline, tell)] as const;
  });
  return Object.fromEntries(results);
}

/** What a baseline learns from and is asked, stage by stage. */
type School = {
  readonly split: Split;
  readonly lessons: readonly { readonly training: Training; readonly tests: readonly Test[] }[];
  readonly seed: number;
};

function runBaseline(
  { split, lessons, seed }: School,
  baseline: Baseline,
  onProgress: (share: number) => void,
): BaselineResult {
  const { dataset, includeKnown } = split;
  const items = dataset.items.length;
  const answers = answerSums({ items, seed, includeKnown });
  let note: string | undefined;
  for (const [i, { training, tests }] of lessons.entries()) {
    const tell = (share: number): void => onProgress((i + share) / lessons.length);
    const fitted = baseline.fit(training, tell);
    if (fitted.kind === 'skipped') return { skipped: fitted.reason };
    note = fitted.note;
    evaluateTests(split, tests, { score: fitted.score, answers });
    tell(1);
  }
  const { full, sampled99 } = answerResult(answers.state(), {}, new Float64Array(items));
  return { full, sampled99, ...(note !== undefined && { note }) };
}
