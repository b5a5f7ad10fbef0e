/**
 * Runs a federation over a time-split stream, release by release, and asks after each how good it truly is. Before the
 * stream it learns from what lies before the first window; then the site turns federated evaluation on.
 */
import { firstEvaluation } from '../../../../server/simulate/federation/federated-evaluation.ts';
import {
  Federation,
  type FederationState,
  firstState,
} from '../../../../server/simulate/federation/federation.ts';
import type { FederationSettings } from '../../../../server/simulate/federation/federation-settings.ts';
import { ThreadPool } from '../../../../server/simulate/federation/thread-pool.ts';
import { shortOf } from '../../../../server/simulate/metrics/answer-result.ts';
import {
  type SimulationPlan,
  simulatedSite,
  simulatedSpec,
} from '../../../../server/simulate/simulation-plan.ts';
import type { FederatedRelease } from '../../../../server/simulate/simulation-result.ts';
import { StageJudge } from '../../../../server/simulate/stage-judge.ts';
import { initialModel } from '../../../../shared/model/initial-model.ts';
import { specDim } from '../../../../shared/model/spec.ts';

/** What came of a release. */
export type Told = {
  readonly release: number;
  /** HR@10 on what everybody does next: who asks knows what no server can know. */
  readonly truth: number;
  /** What federated evaluation says. */
  readonly said: FederatedRelease;
  /** HR@10 of this release alone, by arm; the noise is off. */
  readonly counted: { readonly current: number; readonly held: number };
};

/** One run; `next` makes a release. */
export class StreamRun {
  /** Where it stands; may be set to where it stood before. */
  state: FederationState;
  /** Does what it likes with the sum of the next releases, [d + 6]. */
  tamper: (sum: Int32Array) => void = () => undefined;
  readonly #plan: SimulationPlan;
  readonly #pool: ThreadPool;
  readonly #warmUp: number;
  #metrics: Int32Array = new Int32Array(6);

  private constructor(plan: SimulationPlan, pool: ThreadPool, warmUp: number) {
    this.#plan = plan;
    this.#pool = pool;
    this.#warmUp = warmUp;
    this.state = firstState(initialModel(simulatedSpec(plan), plan.seed), this.#unmeasured);
    const takeSum = pool.takeSum.bind(pool);
    pool.takeSum = () => {
      const sum = takeSum();
      this.tamper(sum);
      this.#metrics = sum.slice(-6);
      return sum;
    };
  }

  /** @param warmUp releases before the stream, of those that the plan has */
  static async begin(plan: SimulationPlan, warmUp: number): Promise<StreamRun> {
    const pool = await ThreadPool.start(simulatedSite(plan), specDim(simulatedSpec(plan)), { threads: 1 });
    const run = new StreamRun(plan, pool, warmUp);
    for (let i = 0; i < warmUp; i++) await run.#release(run.#unmeasured);
    run.state = { ...run.state, evaluation: firstEvaluation(run.state.master) };
    return run;
  }

  /** One more release. */
  async next(): Promise<Told> {
    await this.#release(this.#plan.settings);
    const said = this.state.evaluation!.releases.at(-1)!;
    const [visitors, hits, , heldVisitors, heldHits] = this.#metrics as unknown as number[];
    const counted = { current: hits! / visitors!, held: heldHits! / heldVisitors! };
    return { release: this.state.releases, truth: await this.truth(this.state.releases), said, counted };
  }

  /** HR@10 of the model that is current now, on what comes next after a release, counted from 1. */
  async truth(release: number): Promise<number> {
    const stage = this.#stageOf(release);
    const judge = new StageJudge(this.#plan.split, this.#pool);
    const { scoring } = this.#federation(this.#plan.settings);
    const answers = await judge.ask(stage.tests, { model: scoring, locals: this.state.locals });
    return shortOf(answers).hr10;
  }

  get #unmeasured(): FederationSettings {
    return { ...this.#plan.settings, metrics: null };
  }

  async #release(settings: FederationSettings): Promise<void> {
    const federation = this.#federation(settings);
    await federation.next();
    this.state = federation.state;
  }

  #federation(settings: FederationSettings): Federation {
    const { seed, users } = this.#plan;
    const { trainEnds } = this.#stageOf(this.state.releases + 1);
    const parts = { pool: this.#pool, spec: simulatedSpec(this.#plan), settings, seed, users, trainEnds };
    return new Federation(parts, this.state);
  }

  /** The stage of a release, counted from 1: as many releases in each, after the warm-up. */
  #stageOf(release: number) {
    const { split, settings } = this.#plan;
    const share = (release - 1 - this.#warmUp) / (settings.releases - this.#warmUp);
    const last = split.stages.length - 1;
    return split.stages[Math.min(last, Math.max(0, Math.floor(share * split.stages.length)))]!;
  }
}
