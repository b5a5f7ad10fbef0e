/** Fits baselines on a split's training events and asks them its questions, stage by stage. */
import { meansOf, shortByEvents } from '../metrics/answer-result.ts';
import { answerSums } from '../metrics/answer-sums.ts';
import { evaluateTests } from '../metrics/evaluate.ts';
import { askStage, mergedStages, type StageAnswers } from '../metrics/stage-answers.ts';
import type { BaselineResult } from '../simulation-result.ts';
import type { Split } from '../split/split.ts';
import type { Baseline, BaselineName } from './baseline.ts';
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
  const { dataset, includeKnown, stages } = split;
  const answers = new Map<BaselineName, StageAnswers>();
  let note: string | undefined;
  for (const [i, stage] of stages.entries()) {
    const tell = (share: number): void => onProgress((i + share) / stages.length);
    const fitted = baseline.fit({ dataset, trainEnds: stage.trainEnds }, tell);
    if (fitted.kind === 'skipped') {
      return Object.fromEntries(wanted.map((name) => [name, { skipped: fitted.reason }]));
    }
    note = fitted.note;
    for (const name of wanted) {
      const score = fitted.scores.get(name)!; // one of the baseline's own names
      const given = await askStage(stage, async (tests) => {
        const sums = answerSums({ items: dataset.items.length, seed, includeKnown });
        await evaluateTests(dataset, tests, { score, answers: sums });
        return sums.state();
      });
      answers.set(name, mergedStages(answers.get(name) ?? null, given));
    }
    tell(1);
  }
  return Object.fromEntries(Array.from(answers, ([name, given]) => [name, baselineResult(given, note)]));
}

/** The figures of a baseline. @param note on what was chosen */
export function baselineResult({ trained, newVisitors }: StageAnswers, note?: string): BaselineResult {
  return {
    ...meansOf(trained),
    newUsers: shortByEvents(newVisitors),
    ...(note !== undefined && { note }),
  };
}
