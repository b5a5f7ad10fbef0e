/**
 * Quality against privacy: the same federation again under the noise of each population and epsilon, from the same
 * start, with the same cohorts, asked the same questions.
 */
import type { ModelSpec } from '../../shared/model/spec.ts';
import { Federation, type FederationState, firstState } from './federation/federation.ts';
import type { NoisyPrivacyCurveRun, PrivacyCurveRun } from './federation/privacy-curve-plan.ts';
import type { ThreadPool } from './federation/thread-pool.ts';
import type { EvaluationState } from './metrics/evaluation.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { PrivacyCurvePoint } from './simulation-result.ts';
import type { StageJudge } from './stage-judge.ts';

/** Where the curve stands; plain data. */
export type PrivacyCurveState = {
  /** Of the first runs of the plan, in its order. */
  readonly points: readonly PrivacyCurvePoint[];
  /** The run after these, where it has begun. */
  readonly current: {
    readonly federation: FederationState;
    readonly answers: EvaluationState | null;
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

/** Run what the state lacks. */
export async function runPrivacyCurve(
  parts: PrivacyCurveParts,
  state: PrivacyCurveState,
): Promise<PrivacyCurveState> {
  let { points, current } = state;
  for (const run of parts.plan.privacyCurve.slice(points.length)) {
    points = [...points, await pointOf(run, parts, { points, current })];
    current = null;
    parts.onState({ points, current });
  }
  return { points, current };
}

async function pointOf(
  run: PrivacyCurveRun,
  parts: PrivacyCurveParts,
  before: PrivacyCurveState,
): Promise<PrivacyCurvePoint> {
  if ('skipped' in run) return run;
  const { noise, ...asked } = run;
  const { cap, noiseMultiplier } = noise.plan;
  const answers = await new NoisyRun(run, parts, before).toEnd();
  const { hr10, ndcg10 } = parts.judge.resultOf(answers, parts.plan.split.stages.at(-1)!).full;
  return { ...asked, cap, noiseMultiplier, noiseStdDev: Math.sqrt(noise.variance), hr10, ndcg10 };
}

class NoisyRun {
  readonly #parts: PrivacyCurveParts;
  readonly #phase: string;
  readonly #settings: SimulationPlan['settings'];
  readonly #points: PrivacyCurveState['points'];
  #current: NonNullable<PrivacyCurveState['current']>;

  constructor(
    { epsilon, population, noise }: NoisyPrivacyCurveRun,
    parts: PrivacyCurveParts,
    { points, current }: PrivacyCurveState,
  ) {
    const { plan, initial } = parts;
    this.#parts = parts;
    this.#phase = `epsilon ${epsilon} at ${population} (${points.length + 1} of ${plan.privacyCurve.length})`;
    this.#settings = { ...plan.settings, variance: noise.variance, cap: noise.plan.cap };
    this.#points = points;
    this.#current = current ?? {
      federation: firstState(initial, this.#settings),
      answers: null,
      stagesDone: 0,
    };
  }

  async toEnd(): Promise<EvaluationState> {
    const { stages } = this.#parts.plan.split;
    while (this.#current.stagesDone < stages.length) await this.#stage();
    return this.#current.answers!;
  }

  async #stage(): Promise<void> {
    const { plan, pool, spec, judge } = this.#parts;
    const { stagesDone, answers } = this.#current;
    const { stages } = plan.split;
    const { tests, trainEnds } = stages[stagesDone]!;
    const { seed, users } = plan;
    const federation = new Federation(
      { pool, spec, settings: this.#settings, seed, users, trainEnds },
      this.#current.federation,
    );
    const { releases } = this.#settings;
    const until = Math.floor(((stagesDone + 1) * releases) / stages.length);
    while (federation.state.releases < until) await this.#release(federation);
    const { scoring, state } = federation;
    const more = await judge.ask(tests, { model: scoring, locals: state.locals });
    this.#keep({
      federation: state,
      answers: answers ? judge.together(answers, more) : more,
      stagesDone: stagesDone + 1,
    });
  }

  async #release(federation: Federation): Promise<void> {
    const { releases, cohort } = this.#settings;
    const begun = federation.state.releases;
    await federation.next((done) =>
      this.#parts.onProgress(this.#phase, (begun + Math.min(1, done / cohort)) / releases),
    );
    const every = Math.max(1, Math.round(releases / statesPerRun));
    if ((begun + 1) % every === 0) this.#keep({ federation: federation.state });
  }

  #keep(change: Partial<NonNullable<PrivacyCurveState['current']>>): void {
    this.#current = { ...this.#current, ...change };
    this.#parts.onState({ points: this.#points, current: this.#current });
  }
}
