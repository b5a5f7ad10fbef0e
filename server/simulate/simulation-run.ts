/**
 * A simulation from plan to result: baselines, federation, evaluation. Everything that prints, reads arguments or
 * writes files is the command's; this tells how far it is, and gives its state away so that a run can go on after a stop.
 */

import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { catalogShape } from '../../shared/model/catalog-shape.ts';
import { initialModel } from '../../shared/model/initial-model.ts';
import { encodeModelFile } from '../../shared/model/model-file.ts';
import { modelSpec } from '../../shared/model/model-spec.ts';
import { type ModelSpec, specDim } from '../../shared/model/spec.ts';
import { epsilonOf } from '../../shared/privacy/accountant.ts';
import type { BaselineName } from './baselines/baseline.ts';
import { columnCounts, interactionMatrix } from './baselines/interaction-matrix.ts';
import { runBaselines } from './baselines/run-baselines.ts';
import { trainCentrally } from './central.ts';
import { neededCap } from './federation/cohorts.ts';
import { evaluateStage } from './federation/evaluate-stage.ts';
import { Federation, type FederationState, firstState } from './federation/federation.ts';
import { ThreadPool, type ThreadPoolOptions } from './federation/thread-pool.ts';
import { type EvaluationState, evaluation } from './metrics/evaluation.ts';
import { type EvaluationResult, evaluationResult } from './metrics/evaluation-result.ts';
import { activityQuartiles, attributeGroupings, type Grouping } from './metrics/grouping.ts';
import { newVisitorEvents, type Stage, type Test } from './protocol/split.ts';
import type { SimulationPlan } from './simulation-plan.ts';
import type { BaselineResult, CurvePoint, ShortMetrics } from './simulation-result.ts';

/** Baselines of the simulator: those that learn from counts, and the model itself, trained centrally. */
export type SimulationBaseline = BaselineName | 'central';

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

/** All that is needed to go on; plain data. */
export type RunState = {
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly federation: FederationState | null;
  readonly curve: readonly CurvePoint[];
  /** Answers of the stages that are done. */
  readonly answers: StageAnswers | null;
  readonly stagesDone: number;
  readonly seconds: number;
};

/** Answers of trained users and of new visitors by number of known events. */
type StageAnswers = {
  readonly trained: EvaluationState;
  readonly newVisitors: ReadonlyMap<number, EvaluationState>;
};

/** What came of a run. */
export type RunOutcome = {
  readonly plan: SimulationPlan;
  readonly spec: ModelSpec;
  /** The master, [d]: what the next release would go on from. */
  readonly model: Float32Array;
  readonly trained: EvaluationResult;
  readonly newUsers: Readonly<Record<string, ShortMetrics>>;
  readonly baselines: Readonly<Record<string, BaselineResult>>;
  readonly curve: readonly CurvePoint[];
  readonly bytes: { readonly updateMean: number; readonly modelDownload: number };
  readonly clientRoundsPerSecond: number;
  readonly millisecondsPerRound: number;
  readonly localStepsPerSecond: number;
  readonly seconds: number;
};

const fresh: RunState = {
  baselines: {},
  federation: null,
  curve: [],
  answers: null,
  stagesDone: 0,
  seconds: 0,
};

/** The spec of the model that a plan trains. */
export function simulatedSpec({ model, defaults, split }: SimulationPlan): ModelSpec {
  return modelSpec({ name: model, dim: defaults.dim }, catalogShape(split.dataset.catalog));
}

/** Run a plan to its end. */
export async function runSimulation(parts: RunParts): Promise<RunOutcome> {
  const { dataset, includeKnown } = parts.plan.split;
  const { model, seed, defaults } = parts.plan;
  const spec = simulatedSpec(parts.plan);
  const site = { dataset, model: { name: model, dim: defaults.dim }, includeKnown, seed };
  const pool = await ThreadPool.start(site, specDim(spec), parts.threads);
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
  readonly #groupings: readonly Grouping[];
  /** Seconds of earlier runs are in the state. */
  readonly #began = performance.now();
  #state: RunState;

  constructor(parts: RunParts, pool: ThreadPool, spec: ModelSpec) {
    const { split } = parts.plan;
    const tests = split.stages.flatMap((stage) => stage.tests);
    this.#parts = parts;
    this.#pool = pool;
    this.#spec = spec;
    this.#groupings = [activityQuartiles(split.dataset, tests), ...attributeGroupings(split.dataset)];
    this.#state = parts.resume ?? fresh;
  }

  async toEnd(): Promise<RunOutcome> {
    await this.#runBaselines();
    await this.#federate();
    return this.#outcome();
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
      const tell = (name: string, share: number): void => this.#tell(`baseline ${name}`, share);
      this.#keep({
        baselines: { ...this.#state.baselines, ...runBaselines(plan.split, counted, plan.seed, tell) },
      });
    }
    if (missing.includes('central')) {
      this.#keep({ baselines: { ...this.#state.baselines, central: await this.#central() } });
    }
  }

  async #central(): Promise<BaselineResult> {
    const { split, seed, users } = this.#parts.plan;
    const [stage, ...others] = split.stages;
    if (!stage || others.length > 0) return { skipped: 'central training is compared on one split in time' };
    const { epoch, state } = await trainCentrally({
      ...{
        pool: this.#pool,
        spec: this.#spec,
        seed,
        users,
        trainEnds: stage.trainEnds,
        model: this.#initial(),
      },
      evaluate: (model, locals) => this.#evaluate(stage.tests, model, locals),
      quality: (answers) => this.#resultOf(answers, stage).full.ndcg10,
      onProgress: (share) => this.#tell('baseline central', share),
    });
    const { full, sampled99 } = this.#resultOf(state, stage);
    return { full, sampled99, note: `best of its passes: ${epoch}` };
  }

  async #federate(): Promise<void> {
    const { split, settings } = this.#parts.plan;
    const { stages } = split;
    for (let stage = this.#state.stagesDone; stage < stages.length; stage++) {
      const until = Math.floor(((stage + 1) * settings.releases) / stages.length);
      const federation = this.#federation(stages[stage]!);
      while (federation.state.releases < until) {
        await this.#release(federation, stages[stage]!);
      }
      await this.#answerStage(federation, stages[stage]!);
    }
  }

  #federation({ trainEnds }: Stage): Federation {
    const { settings, seed, users } = this.#parts.plan;
    const state = this.#state.federation ?? firstState(this.#initial(), settings);
    return new Federation({ pool: this.#pool, spec: this.#spec, settings, seed, users, trainEnds }, state);
  }

  async #release(federation: Federation, stage: Stage): Promise<void> {
    const { releases, cohort } = this.#parts.plan.settings;
    const begun = federation.state.releases;
    if (begun === 0) await this.#drawPoint(federation, stage);
    await federation.next((done) => this.#tell('releases', (begun + Math.min(1, done / cohort)) / releases));
    const every = Math.max(1, Math.round(releases / curvePoints));
    if ((begun + 1) % every === 0 || begun + 1 === releases) await this.#drawPoint(federation, stage);
  }

  async #drawPoint(federation: Federation, { tests }: Stage): Promise<void> {
    const { split } = this.#parts.plan;
    const every = Math.max(1, Math.ceil(tests.length / curveTests));
    const some = tests.filter((_, i) => i % every === 0);
    const state = await this.#evaluate(some, federation.scoring, federation.state.locals);
    const { hr10, ndcg10 } = this.#resultOf(state, split.stages[0]!).full;
    const release = federation.state.releases;
    const point = { release, hr10, ndcg10, epsilon: this.#epsilonAfter(release) };
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

  async #answerStage(federation: Federation, stage: Stage): Promise<void> {
    const { locals } = federation.state;
    const trained = await this.#evaluate(stage.tests, federation.scoring, locals);
    const newVisitors = new Map<number, EvaluationState>();
    for (const count of newVisitorEvents) {
      const tests = stage.newVisitorTests.get(count) ?? [];
      newVisitors.set(count, await this.#evaluate(tests, federation.scoring, new Map()));
    }
    this.#keep({
      federation: federation.state,
      answers: this.#merged({ trained, newVisitors }),
      stagesDone: this.#state.stagesDone + 1,
    });
  }

  #merged(answers: StageAnswers): StageAnswers {
    const before = this.#state.answers;
    if (!before) return answers;
    const both = (a: EvaluationState, b: EvaluationState): EvaluationState => {
      const sum = evaluation(this.#questions());
      sum.merge(a);
      sum.merge(b);
      return sum.state();
    };
    const newVisitors = [...answers.newVisitors].map(
      ([count, state]) => [count, both(before.newVisitors.get(count)!, state)] as const,
    );
    return { trained: both(before.trained, answers.trained), newVisitors: new Map(newVisitors) };
  }

  #questions() {
    const { split, seed } = this.#parts.plan;
    const { dataset, includeKnown } = split;
    return { items: dataset.items.length, seed, includeKnown, groupings: this.#groupings };
  }

  #evaluate(
    tests: readonly Test[],
    model: Float32Array,
    locals: ReadonlyMap<number, Float32Array>,
  ): Promise<EvaluationState> {
    return evaluateStage(this.#pool, model, { tests, locals, ...this.#questions() });
  }

  #resultOf(state: EvaluationState, { trainEnds }: Stage): EvaluationResult {
    const { dataset } = this.#parts.plan.split;
    const popularity = columnCounts(interactionMatrix({ dataset, trainEnds }), dataset.items.length);
    return evaluationResult(state, { groupings: this.#groupings }, popularity);
  }

  #outcome(): RunOutcome {
    const { answers, federation, curve, baselines, seconds } = this.#state;
    const { plan } = this.#parts;
    if (!answers || !federation) throw new RangeError('the simulation is not at its end');
    const stage = plan.split.stages.at(-1)!;
    const newUsers = [...answers.newVisitors].map(([count, state]) => {
      const { hr10, ndcg10 } = this.#resultOf(state, stage).full;
      return [String(count), { hr10, ndcg10 }] as const;
    });
    const { contributions, steps, measuredBytes, measuredUpdates, trainingSeconds } = federation.totals;
    const model = federation.master.model;
    return {
      plan,
      spec: this.#spec,
      model,
      trained: this.#resultOf(answers.trained, stage),
      newUsers: Object.fromEntries(newUsers),
      baselines,
      curve,
      bytes: {
        updateMean: measuredBytes / measuredUpdates,
        modelDownload: gzipSync(encodeModelFile(this.#spec, model)).length,
      },
      clientRoundsPerSecond: contributions / trainingSeconds,
      millisecondsPerRound: (1000 * trainingSeconds * this.#pool.lanes) / contributions,
      localStepsPerSecond: steps / trainingSeconds,
      seconds,
    };
  }
}
