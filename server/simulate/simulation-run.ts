/**
 * A simulation from plan to result: baselines, federation, evaluation. Everything that prints, reads arguments or
 * writes files is the command's; this tells how far it is, and gives its state away so that a run can go on after a stop.
 */
import { performance } from 'node:perf_hooks';
import { initialModel } from '../../shared/model/initial-model.ts';
import { type ModelSpec, specDim } from '../../shared/model/spec.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import { averageModel } from '../../shared/server-optimizer.ts';
import type { SimulationBaseline } from './baselines/baseline.ts';
import { trainCentrally } from './baselines/central.ts';
import { baselineResult, runBaselines } from './baselines/run-baselines.ts';
import { type CompressionAnswers, compressionAnswers, mergedCompression } from './compression/compression.ts';
import { neededCap } from './federation/cohorts.ts';
import { type Federation, firstState } from './federation/federation.ts';
import { ThreadPool, type ThreadPoolOptions } from './federation/thread-pool.ts';
import { shortOf } from './metrics/answer-result.ts';
import { mergedStages, type StageAnswers } from './metrics/stage-answers.ts';
import { runPrivacyCurve } from './privacy/privacy-curve-run.ts';
import { freshRun, type RunState } from './run-state.ts';
import { type SimulationPlan, simulatedSite, simulatedSpec } from './simulation-plan.ts';
import type { BaselineResult } from './simulation-result.ts';
import type { Stage } from './split/split.ts';
import { type Judged, StageJudge } from './stage-judge.ts';
import { runStages } from './staged-federation.ts';
import type { FinishedRun } from './to-result.ts';

/** Tests that the curve is drawn from: enough to see the shape, few enough to do it often. */
const curveTests = 1000;
/** Points of the curve. */
const curvePoints = 20;

/** How far it is: what is being done, and its share 0..1. */
export type Progress = (phase: string, share: number) => void;

/** What a run is given besides its plan. */
export type RunParts = {
  readonly plan: SimulationPlan;
  readonly baselines: readonly SimulationBaseline[];
  readonly threads: ThreadPoolOptions;
  /** [d] to start from; drawn from the seed without. */
  readonly initial?: Float32Array | undefined;
  readonly onProgress?: Progress;
  /** State of an earlier run of the same plan. */
  readonly resume?: RunState | undefined;
  /** Told the state after every point of the curve. */
  readonly onState?: (state: RunState) => void;
};

/** Run a plan to its end. @throws RangeError where it resumes a state that is not the plan's */
export async function runSimulation(parts: RunParts): Promise<FinishedRun> {
  const spec = simulatedSpec(parts.plan);
  const pool = await ThreadPool.start(simulatedSite(parts.plan), specDim(spec), parts.threads);
  try {
    return await new Run(parts, pool, spec).toEnd();
  } finally {
    await pool.close();
  }
}

class Run {
  readonly #parts: RunParts;
  readonly #pool: ThreadPool;
  readonly #spec: ModelSpec;
  readonly #judge: StageJudge;
  /** Seconds of earlier runs are in the state. */
  readonly #began = performance.now();
  #state: RunState;

  constructor(parts: RunParts, pool: ThreadPool, spec: ModelSpec) {
    this.#parts = parts;
    this.#pool = pool;
    this.#spec = spec;
    this.#judge = new StageJudge(parts.plan.split, pool);
    this.#state = parts.resume ?? freshRun;
  }

  async toEnd(): Promise<FinishedRun> {
    await this.#runBaselines();
    await this.#federate();
    await this.#drawPrivacyCurve();
    const { answers, federation, ...state } = this.#state;
    if (!answers || !federation) throw new RangeError('the simulation is not at its end');
    return {
      ...{ plan: this.#parts.plan, spec: this.#spec, state: { ...state, answers, federation } },
      ...{ judge: this.#judge, lanes: this.#pool.lanes },
      initialModel: this.#parts.initial !== undefined,
    };
  }

  #tell(phase: string, share: number): void {
    this.#parts.onProgress?.(phase, share);
  }

  #keep(change: Partial<RunState>): void {
    const before = this.#parts.resume?.seconds ?? 0;
    this.#state = { ...this.#state, ...change, seconds: before + (performance.now() - this.#began) / 1000 };
    this.#parts.onState?.(this.#state);
  }

  #initial(): Float32Array {
    return this.#parts.initial ?? initialModel(this.#spec, this.#parts.plan.seed);
  }

  async #runBaselines(): Promise<void> {
    const { plan, baselines } = this.#parts;
    const missing = baselines.filter((name) => !(name in this.#state.baselines));
    const counted = missing.filter((name) => name !== 'central');
    if (counted.length > 0) {
      const tell = (names: string, share: number): void => this.#tell(`baseline ${names}`, share);
      const results = await runBaselines(plan.split, counted, plan.seed, tell);
      this.#keep({ baselines: { ...this.#state.baselines, ...results } });
    }
    if (missing.includes('central')) {
      this.#keep({ baselines: { ...this.#state.baselines, central: await this.#central() } });
    }
  }

  async #central(): Promise<BaselineResult> {
    const { split, seed, users } = this.#parts.plan;
    const [stage, ...others] = split.stages;
    if (!stage || others.length > 0) return { skipped: 'central training is compared on one split in time' };
    const { epoch, answers } = await trainCentrally({
      ...{
        pool: this.#pool,
        spec: this.#spec,
        seed,
        users,
        trainEnds: stage.trainEnds,
        model: this.#initial(),
      },
      evaluate: (model, locals) => this.#judge.askAll(stage, { model, locals }),
      onProgress: (share) => this.#tell('baseline central', share),
    });
    return baselineResult(answers, `best of its passes: ${epoch}`);
  }

  async #federate(): Promise<void> {
    const { plan } = this.#parts;
    const { settings } = plan;
    await runStages(
      {
        ...{ plan, pool: this.#pool, spec: this.#spec, settings },
        onProgress: (share) => this.#tell('releases', share),
        atRelease: (federation, stage) => this.#drawCurve(federation, stage),
        atStageEnd: (federation, stage) => this.#answerStage(federation, stage),
      },
      {
        federation: this.#state.federation ?? firstState(this.#initial(), settings),
        stagesDone: this.#state.stagesDone,
      },
    );
  }

  async #drawCurve(federation: Federation, stage: Stage): Promise<void> {
    const { releases } = this.#parts.plan.settings;
    const made = federation.state.releases;
    const every = Math.max(1, Math.round(releases / curvePoints));
    // a run that was stopped right after its first point has it already
    const isDue = made === 0 ? this.#state.curve.length === 0 : made % every === 0 || made === releases;
    if (isDue) await this.#drawPoint(federation, stage);
  }

  async #drawPoint(federation: Federation, { tests }: Stage): Promise<void> {
    const every = Math.max(1, Math.ceil(tests.length / curveTests));
    const some = tests.filter((_, i) => i % every === 0);
    const state = await this.#judge.ask(some, this.#judged(federation));
    const release = federation.state.releases;
    const point = { release, ...shortOf(state), epsilon: this.#epsilonAfter(release) };
    this.#keep({ federation: federation.state, curve: [...this.#state.curve, point] });
  }

  /** Of the profile that took part most often in so many releases. */
  #epsilonAfter(releases: number): number | null {
    const { noise, users, settings } = this.#parts.plan;
    if (!noise) return null;
    const part = releases === 0 ? 0 : neededCap({ users, releases, cohort: settings.cohort });
    const rho = part / (2 * noise.plan.noiseMultiplier ** 2);
    return rho === 0 ? 0 : epsilonOf({ rho, delta: noise.plan.delta });
  }

  #judged({ scoring, state: { locals } }: Federation): Judged {
    return { model: scoring, locals };
  }

  async #answerStage(federation: Federation, stage: Stage): Promise<void> {
    const answers = await this.#judge.askAll(stage, this.#judged(federation));
    const compression = await this.#compress(federation, stage, answers);
    this.#keep({
      compression: mergedCompression(this.#state.compression, compression),
      federation: federation.state,
      answers: mergedStages(this.#state.answers, answers),
      stagesDone: this.#state.stagesDone + 1,
    });
  }

  #compress(federation: Federation, stage: Stage, { trained }: StageAnswers): Promise<CompressionAnswers> {
    const { plan, threads } = this.#parts;
    const { master, locals } = federation.state;
    return compressionAnswers({
      ...{ plan, spec: this.#spec, judge: this.#judge, stage, threads, locals },
      model: averageModel(master, plan.settings.optimizer),
      published: trained,
      onProgress: (share) => this.#tell('distillation', share),
    });
  }

  async #drawPrivacyCurve(): Promise<void> {
    const { plan } = this.#parts;
    if (plan.privacyCurve.length === 0) return;
    const onState = (privacyCurve: RunState['privacyCurve']): void => this.#keep({ privacyCurve });
    const onProgress: Progress = (phase, share) => this.#tell(phase, share);
    const initial = this.#initial();
    const parts = { plan, pool: this.#pool, spec: this.#spec, judge: this.#judge, initial };
    await runPrivacyCurve({ ...parts, onState, onProgress }, this.#state.privacyCurve);
  }
}
