/**
 * Quality against privacy: the same federation again under the noise of each population and epsilon, from the same
 * start, with the same cohorts, asked the same questions.
 */
import type { ModelSpec } from '../../../shared/model/spec.ts';
import { type FederationState, firstState } from '../federation/federation.ts';
import type { ThreadPool } from '../federation/thread-pool.ts';
import { shortOf } from '../metrics/answer-result.ts';
import { type AnswerState, mergedAnswers } from '../metrics/answer-sums.ts';
import type { SimulationPlan } from '../simulation-plan.ts';
import type { PrivacyCurvePoint } from '../simulation-result.ts';
import type { StageJudge } from '../stage-judge.ts';
import { runStages, type StagedFederation } from '../staged-federation.ts';
import type { NoisyPrivacyCurveRun, PrivacyCurveRun } from './privacy-curve-plan.ts';

/** Where the curve stands; plain data. */
export type PrivacyCurveState = {
  /** Of the first runs of the plan, in its order. */
  readonly points: readonly PrivacyCurvePoint[];
  /** The run after these, where it has begun. */
  readonly current: {
    readonly federation: FederationState;
    readonly answers: AnswerState | null;
    readonly stagesDone: number;
  } | null;
};

/** Before anything is done. */
export const freshCurve: PrivacyCurveState = { points: [], current: null };

/** What the runs have in common. */
export type PrivacyCurveParts = {
  readonly plan: SimulationPlan;
  readonly pool: ThreadPool;
  readonly spec: ModelSpec;
  readonly judge: StageJudge;
  /** [d] to start from. */
  readonly initial: Float32Array;
  /** Told the state now and then, so that a stopped curve goes on. */
  readonly onState: (state: PrivacyCurveState) => void;
  readonly onProgress: (phase: string, share: number) => void;
};

/** How often a run of so many releases tells its state. */
const statesPerRun = 10;

/** Run what the state lacks; what comes of it is told by `onState`. */
export async function runPrivacyCurve(parts: PrivacyCurveParts, state: PrivacyCurveState): Promise<void> {
  let { points, current } = state;
  for (const run of parts.plan.privacyCurve.slice(points.length)) {
    points = [...points, await pointOf(run, parts, { points, current })];
    current = null;
    parts.onState({ points, current });
  }
}

async function pointOf(
  run: PrivacyCurveRun,
  parts: PrivacyCurveParts,
  before: PrivacyCurveState,
): Promise<PrivacyCurvePoint> {
  if ('skipped' in run) return run;
  const { noise, ...asked } = run;
  const { cap, noiseMultiplier } = noise.plan;
  const quality = shortOf(await answersOf(run, parts, before));
  return { ...asked, cap, noiseMultiplier, noiseStdDev: Math.sqrt(noise.variance), ...quality };
}

/** The answers at the end of a run. @param before its points are those of the runs before this one */
async function answersOf(
  { epsilon, population, noise }: NoisyPrivacyCurveRun,
  parts: PrivacyCurveParts,
  { points, current: begun }: PrivacyCurveState,
): Promise<AnswerState> {
  const { plan, judge, initial, onState, onProgress } = parts;
  const settings = { ...plan.settings, variance: noise.variance, cap: noise.plan.cap };
  const phase = `epsilon ${epsilon} at ${population} (${points.length + 1} of ${plan.privacyCurve.length})`;
  const every = Math.max(1, Math.round(settings.releases / statesPerRun));
  let current = begun ?? { federation: firstState(initial, settings), answers: null, stagesDone: 0 };
  const keep = (change: Partial<typeof current>): void => {
    current = { ...current, ...change };
    onState({ points, current });
  };
  const staged: StagedFederation = {
    ...{ plan, pool: parts.pool, spec: parts.spec, settings },
    onProgress: (share) => onProgress(phase, share),
    atRelease: ({ state }) => {
      if (state.releases % every === 0) keep({ federation: state });
    },
    atStageEnd: async ({ scoring, state }, { tests }) => {
      const more = await judge.ask(tests, { model: scoring, locals: state.locals });
      const { answers, stagesDone } = current;
      const all = answers ? mergedAnswers(answers, more) : more;
      keep({ federation: state, answers: all, stagesDone: stagesDone + 1 });
    },
  };
  await runStages(staged, current);
  return current.answers!; // a split has a stage, and its end gives answers
}
